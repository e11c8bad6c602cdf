import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl'
import { mapColour } from '@/theme/colours'

// Families, not glyph files: without a glyphs address the map draws every character from the fonts of this machine.
const font = ['PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'sans-serif']

// What has no name carries its code in its place, which says nothing on a map.
const named: ExpressionSpecification = ['case', ['==', ['get', 'name'], ['get', 'code']], '', ['get', 'name']]

interface Label {
  layer: string
  from: number
  to?: number
  size: number | ExpressionSpecification
  colour: string
  spacing?: number
  /** stands beside its point where another name or a mark is in the way, or always */
  moves?: 'first' | 'always'
}

const sized = (...stops: number[]): ExpressionSpecification => ['interpolate', ['linear'], ['zoom'], ...stops] as unknown as ExpressionSpecification

const anchors = { always: ['top', 'bottom', 'left', 'right'], first: ['center', 'top', 'bottom', 'left', 'right'] }

// Later ones are placed first: MapLibre gives room to the uppermost layer.
const points: Label[] = [
  { layer: 'buildings', from: 16, size: 11, colour: mapColour.textQuiet },
  { layer: 'facilities', from: 15, size: 12, colour: mapColour.halo, moves: 'always' },
  { layer: 'waters', from: 11, size: 12, colour: '#2F6384' },
  { layer: 'compounds', from: 14.5, size: 12, colour: '#5E4B35', moves: 'always' },
  { layer: 'developments', from: 14, size: 12, colour: mapColour.text, moves: 'always' },
  { layer: 'cells', from: 14.5, size: 11, colour: mapColour.cell, moves: 'first' },
  { layer: 'communities', from: 11, size: sized(11, 11.5, 15, 15), colour: mapColour.text, moves: 'first' },
  { layer: 'subdistricts', from: 7, to: 13.5, size: sized(8, 13, 13, 20), colour: mapColour.subdistrict, spacing: 0.2, moves: 'first' },
]

/** The names on the map. None overlaps another; which appear is decided by zoom, layer and the feature's rank. */
export function labelLayers(): LayerSpecification[] {
  return [roadNames(), ...points.map(pointLabel)]
}

function pointLabel(label: Label): LayerSpecification {
  const point = label.layer === 'facilities' ? 'facilities' : `${label.layer}_label`
  return {
    id: `${label.layer}-name`, type: 'symbol', source: label.layer, 'source-layer': point, minzoom: label.from, maxzoom: label.to ?? 24,
    layout: {
      'text-field': named, 'text-font': font, 'text-size': label.size, 'text-max-width': 9, 'text-padding': 4,
      'text-letter-spacing': label.spacing ?? 0, 'symbol-sort-key': ['coalesce', ['get', 'rank'], 0],
      ...(label.moves ? { 'text-variable-anchor': anchors[label.moves], 'text-radial-offset': 0.9 } : {}),
    },
    paint: { 'text-color': label.colour, 'text-halo-color': 'rgba(255,255,255,0.92)', 'text-halo-width': 1.6 },
  } as LayerSpecification
}

function roadNames(): LayerSpecification {
  return {
    id: 'roads-name', type: 'symbol', source: 'roads', 'source-layer': 'roads', minzoom: 14,
    layout: { 'symbol-placement': 'line', 'text-field': named, 'text-font': font, 'text-size': 11, 'symbol-spacing': 400, 'text-padding': 8 },
    paint: { 'text-color': mapColour.textQuiet, 'text-halo-color': '#fff', 'text-halo-width': 1.4 },
  }
}
