import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl'
import { cityStyle } from '@/map/style'
import { changeColour } from '@/theme/colours'
import { changeKinds } from './changes'

/** The name of the source of the changes, and of its layer; the shapes that were replaced are in another layer of the same tiles. */
export const changesSource = 'changes'
const oldLayer = 'changes_old'

const colour = ['match', ['get', 'what'], ...changeKinds.flatMap(kind => [kind, changeColour[kind]]), '#000'] as unknown as ExpressionSpecification
const picked: ExpressionSpecification = ['boolean', ['feature-state', 'picked'], false]

/** The address of the tiles of what differs between two days. */
export function changeTiles(from: string, to: string, layer: string, revision: number): string {
  const query = new URLSearchParams({ from, ...(to ? { to } : {}), ...(layer ? { layer } : {}), rev: String(revision) })
  return `/tiles/changes/{z}/{x}/{y}.mvt?${query.toString()}`
}

/** The city in the background, and over it what was added, changed with its old outline dashed, and removed. */
export function changeStyle(city: Record<string, string[]>, tiles: string): StyleSpecification {
  const style = cityStyle(city)
  return { ...style, sources: { ...style.sources, [changesSource]: { type: 'vector', tiles: [tiles], maxzoom: 16, promoteId: 'id' } }, layers: [...style.layers.filter(quiet), ...overlay()] }
}

// gaps would cover what changed
const quiet = (layer: LayerSpecification) => !layer.id.startsWith('gap')

function overlay(): LayerSpecification[] {
  const over = (id: string, type: 'fill' | 'line' | 'circle', from: string, paint: object, more: object = {}) =>
    ({ id, type, source: changesSource, 'source-layer': from, paint, ...more }) as LayerSpecification
  const areas = { filter: ['==', ['geometry-type'], 'Polygon'] }
  const points = { filter: ['==', ['geometry-type'], 'Point'] }
  return [
    over('changes-fill', 'fill', changesSource, { 'fill-color': colour, 'fill-opacity': ['case', picked, 0.5, 0.28] }, areas),
    over('changes-halo', 'line', changesSource, { 'line-color': '#fff', 'line-width': ['case', picked, 8, 4], 'line-opacity': 0.9 }),
    over('changes-line', 'line', changesSource, { 'line-color': colour, 'line-width': ['case', picked, 4, 2] }),
    over('changes-old', 'line', oldLayer, { 'line-color': changeColour.changed, 'line-width': 2, 'line-dasharray': [3, 2] }),
    over('changes-dot', 'circle', changesSource, { 'circle-color': colour, 'circle-radius': ['case', picked, 9, 6], 'circle-stroke-color': '#fff', 'circle-stroke-width': 2 }, points),
  ]
}
