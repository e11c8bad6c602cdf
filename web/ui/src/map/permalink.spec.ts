import { describe, expect, it } from 'vitest'
import { formatAddress, hiddenAtFirst, offAtFirst, parseAddress, splitPick, type MapAddress } from './permalink'

const plain: MapAddress = { view: null, hidden: [...offAtFirst], hiddenKinds: [...hiddenAtFirst], subdistrict: '', stage: '', age: '', pick: '', asOf: '', table: null, follow: false }

describe('the address of the map', () => {
  it('says nothing when all is as it comes', () => expect(formatAddress(plain)).toEqual({}))
  it.each<[string, MapAddress]>([
    ['a position', { ...plain, view: { zoom: 13.25, lat: 30.36012, lon: 113.45034 } }],
    ['layers and kinds switched off', { ...plain, hidden: ['roads', 'waters', ...offAtFirst], hiddenKinds: ['contested'] }],
    ['a layer switched on that is off at first', { ...plain, hidden: ['roads'] }],
    ['the ground between communities', { ...plain, hidden: ['cells'] }],
    ['every kind shown', { ...plain, hiddenKinds: [] }],
    ['a filter and a pick whose code has slashes', { ...plain, subdistrict: '429004002', pick: 'gaps/unclaimed/developments/D0007' }],
    ['a stage and an age', { ...plain, stage: 'overdue', age: '30' }],
    ['the table', { ...plain, table: false, follow: true }],
  ])('comes back whole with %s', (_, address) => expect(parseAddress(formatAddress(address))).toEqual(address))
  it.each(['', 'x', '13', '13/91/113', '13/30/181', '99/30/113', '13/30/113/7', '13/30/1e9'])('ignores the position "%s"', at => expect(parseAddress({ at }).view).toBeNull())
  it('ignores a pick that names no layer', () => expect(parseAddress({ pick: 'D0007' }).pick).toBe(''))
  it('shows the layer of what is picked', () => expect(parseAddress({ pick: 'cells/429004001001001' }).hidden).toEqual([]))
  it('takes the first of doubled values', () => expect(parseAddress({ subdistrict: ['a', 'b'] }).subdistrict).toBe('a'))
})

it('a pick falls apart into layer and code', () => expect(splitPick('gaps/a/b/c')).toEqual({ layer: 'gaps', code: 'a/b/c' }))
