/** Spearman's rank correlation; equal values share their mean rank. */
export function spearman(a: readonly number[], b: readonly number[]): number {
  return pearson(ranks(a), ranks(b))
}

function pearson(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)]
  let [cross, squaresA, squaresB] = [0, 0, 0]
  for (let at = 0; at < a.length; at++) {
    const [fromA, fromB] = [a[at]! - meanA, b[at]! - meanB]
    cross += fromA * fromB
    squaresA += fromA * fromA
    squaresB += fromB * fromB
  }
  return cross / Math.sqrt(squaresA * squaresB)
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

function ranks(values: readonly number[]): readonly number[] {
  const order = values.map((_, at) => at).toSorted((a, b) => values[a]! - values[b]!)
  const result = Array.from({ length: values.length }, () => 0)
  for (let from = 0; from < order.length;) {
    let to = from
    while (to + 1 < order.length && values[order[to + 1]!] === values[order[from]!]) to++
    for (let at = from; at <= to; at++) result[order[at]!] = (from + to) / 2
    from = to + 1
  }
  return result
}
