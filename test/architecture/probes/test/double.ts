export const double = "stands in for something real"
