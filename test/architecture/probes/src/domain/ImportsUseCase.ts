export { readSize } from "../application/jobs/ReadSize.js"
