/** French counts nothing and one alike; of a number that is formatted already. */
export const isOne = (count: string): boolean => count === '0' || count === '1'
