export const Policy = () => null
