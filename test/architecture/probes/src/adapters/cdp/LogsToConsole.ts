export const log = () => console.log("connected")
