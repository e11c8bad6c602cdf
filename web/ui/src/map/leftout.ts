import type { Layer } from '@/api/contract'
import { drawnFrom } from './style'

/** What of one layer the map does not draw as it stands. */
export interface LeftOut {
  layer: string
  count: number
  /** the zoom from which the layer is drawn at all; 0: it is drawn, and some of it is too small or too much for the scale */
  from: number
}

/**
 * Lists what is not drawn at a zoom: layers that begin deeper, with all that the city has of them, and what the tiles on the screen say that
 * they leave out. Layers that a person hid are no surprise and are not listed.
 */
export function listLeftOut(zoom: number, layers: readonly Layer[], hidden: readonly string[], said: Readonly<Record<string, number>>): LeftOut[] {
  return layers.filter(layer => layer.tiles && layer.count > 0 && !hidden.includes(layer.name)).flatMap(layer => {
    const from = drawnFrom[layer.name] ?? 0
    if (zoom < from) return [{ layer: layer.name, count: layer.count, from }]
    const count = said[layer.name] ?? 0
    return count > 0 ? [{ layer: layer.name, count, from: 0 }] : []
  })
}

/** The attributes of a tile's notice. */
interface Notice {
  layer?: unknown
  left_out_here?: unknown
}

/** Adds up by layer what tiles say. Each thing is counted by the one tile in which its middle lies. */
export function sumNotices(notices: readonly Notice[]): Record<string, number> {
  const sum: Record<string, number> = {}
  for (const { layer, left_out_here: count } of notices) {
    if (typeof layer === 'string' && typeof count === 'number') sum[layer] = (sum[layer] ?? 0) + count
  }
  return sum
}
