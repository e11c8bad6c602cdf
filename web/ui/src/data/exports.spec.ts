import { describe, expect, it } from 'vitest'
import { fileAddress, receiptName, share, systemsOf, type FileFormat, type Order, type Receipt } from './exports'

const order: Order = { layers: ['communities', 'gaps'], format: 'gpkg', crs: 'EPSG:4547', encoding: '', names: '', geometry: '', subdistrict: 'S1', q: ' 花园 ' }
const receipt = (state: Receipt['state'], count: number): Receipt => ({
  id: 'x', file: 'a', state, count, bytes: 0, sha256: '', crs: '', encoding: '', revision: 1, audience: 'public', layers: [{ layer: 'a', title: { zh: '', en: '' }, count: 200 }],
})

describe('an export', () => {
  it('has an address that says what is wanted and nothing else', () => {
    expect(fileAddress(order, 'abc')).toBe('/api/v1/export?layers=communities%2Cgaps&subdistrict=S1&q=%E8%8A%B1%E5%9B%AD&format=gpkg&crs=EPSG%3A4547&receipt=abc')
  })
  it('offers the systems that its format can say', () => {
    expect(systemsOf({ systems: [4490, 4326] } as FileFormat)).toEqual(['EPSG:4490', 'EPSG:4326'])
    expect(systemsOf({ systems: [] as number[] } as FileFormat)).toHaveLength(5)
  })
  it('is at a hundred only when it is whole', () => {
    expect([share(receipt('running', 50)), share(receipt('running', 200)), share(receipt('complete', 200))]).toEqual([25, 99, 100])
  })
  it('has a receipt that nobody guesses', () => {
    expect(receiptName()).toMatch(/^[0-9a-f]{24}$/)
    expect(receiptName()).not.toBe(receiptName())
  })
})
