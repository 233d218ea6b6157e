export const wiring = "joins the sides"
