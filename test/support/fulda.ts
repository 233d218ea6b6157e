/** Where an address is in the world. */
export const fulda = {
  ip: "203.0.113.7",
  city: "Fulda",
  region: "Hesse",
  country: "DE",
  loc: "50.55,9.68",
  timezone: "Europe/Berlin",
  org: null,
  postal: null
}
