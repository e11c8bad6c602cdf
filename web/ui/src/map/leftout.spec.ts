import { describe, expect, it } from 'vitest'
import type { Layer } from '@/api/contract'
import { listLeftOut, sumNotices } from './leftout'

const layer = (name: string, count: number, tiles: string | null = `/tiles/${name}.json`): Layer => ({
  name, title: { zh: name, en: name }, geometry: 'polygon', count, housing: false, internal: false, tiles, fields: [],
})

describe('what the map does not draw', () => {
  const layers = [layer('communities', 79), layer('roads', 300), layer('buildings', 12345), layer('rosters', 9, null), layer('compounds', 0)]
  it('names the zoom from which a layer is drawn', () => {
    expect(listLeftOut(11.2, layers, [], {})).toEqual([{ layer: 'buildings', count: 12345, from: 13 }])
  })
  it('counts what the tiles leave out of layers that are drawn', () => {
    expect(listLeftOut(13, layers, [], { roads: 24, buildings: 5 })).toEqual([{ layer: 'roads', count: 24, from: 0 }, { layer: 'buildings', count: 5, from: 0 }])
  })
  it('leaves hidden layers alone', () => expect(listLeftOut(9, layers, ['buildings', 'roads'], { roads: 24 })).toEqual([]))
  it('says nothing where all is drawn', () => expect(listLeftOut(16, layers, [], {})).toEqual([]))
})

describe('the notices of tiles', () => {
  it('add up by layer', () => {
    expect(sumNotices([{ layer: 'roads', left_out_here: 2 }, { layer: 'roads', left_out_here: 3 }, { layer: 'waters', left_out_here: 0 }, {}])).toEqual({ roads: 5, waters: 0 })
  })
})
