import type { Bounds } from '@/api/contract'

/** The box around boxes of degrees; null around none. */
export function boxOf(boxes: readonly Bounds[]): Bounds | null {
  if (boxes.length === 0) return null
  const side = (at: 0 | 1 | 2 | 3, outer: (a: number, b: number) => number) => boxes.map(box => box[at]).reduce((a, b) => outer(a, b))
  return [side(0, Math.min), side(1, Math.min), side(2, Math.max), side(3, Math.max)]
}
