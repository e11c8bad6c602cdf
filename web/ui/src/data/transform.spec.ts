import { describe, expect, it } from 'vitest'
import { blank, compose, faults, parameters, parsed } from './transform'

const seven = { method: 'helmert' as const, convention: 'position_vector' as const, to: 'EPSG:4547', numbers: { tx: '-12.5', ty: '0', tz: '+3', rx: '1.2', ry: '-0.4', rz: '1e-2', ds: '2.71' } }
const four = { method: 'plane' as const, convention: '' as const, to: 'EPSG:4547', numbers: { north: '3350000.123', east: '－500', rotation: ' 12.5 ', scale: '-1.2' } }

describe('the parameters of a transform', () => {
  it('are sent as the server reads them', () => {
    expect(faults(seven)).toEqual({})
    expect(JSON.parse(compose(seven))).toEqual({ method: 'helmert', convention: 'position_vector', tx: -12.5, ty: 0, tz: 3, rx: 1.2, ry: -0.4, rz: 0.01, ds: 2.71 })
    expect(faults(four)).toEqual({})
    expect(JSON.parse(compose(four))).toEqual({ method: 'plane', to: 'EPSG:4547', north: 3350000.123, east: -500, rotation: 12.5, scale: -1.2 })
  })
  it('come back as they were typed', () => {
    expect(parsed(compose(seven))).toEqual({ ...seven, numbers: { ...seven.numbers, tz: '3', rz: '0.01' } })
    expect(parsed(compose(four))?.numbers).toEqual({ north: '3350000.123', east: '-500', rotation: '12.5', scale: '-1.2' })
  })
  it('take nothing left out for 0', () => {
    expect(faults(blank())).toEqual({ convention: 'missing', ...Object.fromEntries(parameters.helmert.map(one => [one.name, 'missing'])) })
    expect(faults({ ...four, to: ' ' })).toEqual({ to: 'missing' })
  })
  it('name what is no number and what is a slip of a unit', () => {
    const numbers = { ...seven.numbers, tx: '12,5', ty: '0x10', rx: '4000', ds: 'Infinity' }
    expect(faults({ ...seven, numbers })).toEqual({ tx: 'noNumber', ty: 'noNumber', rx: 'tooLarge', ds: 'noNumber' })
  })
  it('that this form cannot show are none', () => {
    for (const text of ['', 'method: plane', '{"method":"grid"}', '[]', 'null']) expect(parsed(text)).toBeNull()
  })
})
