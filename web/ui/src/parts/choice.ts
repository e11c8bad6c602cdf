/** What was chosen after one row was ticked or unticked: with shift, everything from the row ticked before to this one follows it. */
export function ticked(chosen: ReadonlySet<string>, keys: readonly string[], at: number, from: number | null): Set<string> {
  const next = new Set(chosen)
  const key = keys[at]
  if (key === undefined) return next
  const take = !chosen.has(key)
  const [first, last] = from === null || keys[from] === undefined ? [at, at] : [Math.min(from, at), Math.max(from, at)]
  for (const one of keys.slice(first, last + 1)) {
    if (take) next.add(one)
    else next.delete(one)
  }
  return next
}

/** All of the rows, or none of them where all were chosen; what is chosen elsewhere stays. */
export function tickedAll(chosen: ReadonlySet<string>, keys: readonly string[]): Set<string> {
  const next = new Set(chosen)
  const all = keys.every(key => chosen.has(key))
  for (const key of keys) {
    if (all) next.delete(key)
    else next.add(key)
  }
  return next
}

/** How many of the rows are chosen: none, some or all of them. */
export function tickedOf(chosen: ReadonlySet<string>, keys: readonly string[]): 'none' | 'some' | 'all' {
  const count = keys.filter(key => chosen.has(key)).length
  if (count === 0) return 'none'
  return count === keys.length ? 'all' : 'some'
}
