export const genesis = new Date(1_598_306_400_000)
