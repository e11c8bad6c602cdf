import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec'
import { describe, expect, it } from 'vitest'
import { gapKinds } from '@/api/contract'
import { colourOf } from './pattern'
import { cityStyle, drawnLayers, hiding } from './style'

const url = (name: string) => [`http://localhost/tiles/${name}/{z}/{x}/{y}.mvt`]
const all = Object.fromEntries([...drawnLayers, 'gaps'].map(name => [name, url(name)]))

describe('the style', () => {
  it('is valid', () => expect(validateStyleMin(cityStyle(all))).toEqual([]))
  it('is valid with no tiles at all', () => expect(validateStyleMin(cityStyle({}))).toEqual([]))
  it('draws every layer of the legend', () => {
    const sources = cityStyle(all).layers.map(layer => ('source' in layer ? layer.source : ''))
    for (const name of drawnLayers) expect(sources).toContain(name)
  })
  it('asks nobody for glyphs or sprites', () => {
    const style = cityStyle(all)
    expect([style.glyphs, style.sprite]).toEqual([undefined, undefined])
  })
  it('leaves out layers whose tiles are missing', () => {
    const layers = cityStyle({ communities: url('communities') }).layers
    expect(layers.some(layer => layer.id.startsWith('roads'))).toBe(false)
    expect(layers.some(layer => layer.id === 'communities-line')).toBe(true)
  })
  it('hides all layers of a source and no others', () => {
    const style = hiding(cityStyle(all), ['cells'])
    expect(validateStyleMin(style)).toEqual([])
    const seen = style.layers.filter(layer => layer.layout?.visibility !== 'none')
    expect(new Set(style.layers.filter(layer => !seen.includes(layer)).map(layer => 'source' in layer && layer.source))).toEqual(new Set(['cells']))
    expect(seen.some(layer => 'source' in layer && layer.source === 'cells')).toBe(false)
  })
  it('draws no halo that nothing wears', () => {
    const halos = cityStyle(all).layers.filter(layer => layer.type === 'line' && layer.id.includes('-halo'))
    expect(halos.length).toBeGreaterThan(0)
    for (const { id, paint } of halos) expect([id, paint]).toEqual([id, expect.objectContaining({ 'line-width': 0 })])
  })
  it('has a colour of its own for each kind', () => expect(new Set([...gapKinds, 'new_kind'].map(colourOf)).size).toBe(gapKinds.length + 1))
})
