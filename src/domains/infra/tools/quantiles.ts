/** Of the normal distribution (Abramowitz and Stegun 26.2.23, error below 4.5e-4). */
export function normalQuantile(share: number): number {
  if (share < 0.5) return -normalQuantile(1 - share)
  const t = Math.sqrt(-2 * Math.log(1 - share))
  return (
    t -
    (2.515517 + 0.802853 * t + 0.010328 * t * t) / (1 + 1.432788 * t + 0.189269 * t ** 2 + 0.001308 * t ** 3)
  )
}

/** Of Student's distribution: exact for one and two degrees, then by the expansion of Cornish and Fisher (A&S 26.7.5). */
export function studentQuantile(share: number, freedom: number): number {
  if (freedom === 1) return Math.tan(Math.PI * (share - 0.5))
  if (freedom === 2) {
    const twice = 2 * share - 1
    return twice * Math.sqrt(2 / (1 - twice ** 2))
  }
  const x = normalQuantile(share)
  return (
    x +
    (x ** 3 + x) / (4 * freedom) +
    (5 * x ** 5 + 16 * x ** 3 + 3 * x) / (96 * freedom ** 2) +
    (3 * x ** 7 + 19 * x ** 5 + 17 * x ** 3 - 15 * x) / (384 * freedom ** 3)
  )
}
