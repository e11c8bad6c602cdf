import { describe, expect, it } from 'vitest'
import { fileAddress, orderIn, queryOf, receiptName, share, systemsOf, usual, type FileFormat, type Order, type Receipt } from './exports'

const order: Order = { ...usual, layers: ['communities', 'gaps'], crs: 'EPSG:4547', encoding: '', geometry: '', subdistrict: 'S1', q: ' 花园 ' }
const receipt = (state: Receipt['state'], count: number): Receipt => ({
  id: 'x', file: 'a', state, count, bytes: 0, sha256: '', crs: '', encoding: '', revision: 1, audience: 'public', layers: [{ layer: 'a', title: { zh: '', en: '' }, count: 200 }],
})

describe('an export', () => {
  it('has an address that says what is wanted and nothing else', () => {
    expect(fileAddress(order, 'abc')).toBe('/api/v1/export?layers=communities%2Cgaps&subdistrict=S1&q=%E8%8A%B1%E5%9B%AD&format=gpkg&crs=EPSG%3A4547&receipt=abc')
  })
  it('asks what is asked of gaps of gaps alone, and of a past day nothing that is not kept by day', () => {
    const asked: Order = { ...usual, layers: ['gaps'], kinds: ['unclaimed', 'void'], stage: '', age: '30' }
    expect(fileAddress(asked)).toContain('kind=unclaimed%2Cvoid&stage=open&age=30')
    expect(fileAddress({ ...asked, asOf: '2026-03-01' })).toContain('as_of=2026-03-01&kind=unclaimed%2Cvoid&format=')
    expect(fileAddress({ ...asked, layers: ['communities'] })).not.toMatch(/kind|stage|age=/)
  })
  it('is the same after its address was sent to somebody', () => {
    const asked: Order = { ...usual, layers: ['gaps', 'ground'], format: 'xlsx', kinds: ['void'], stage: '', age: 'new', community: 'C1', cell: 'W1', bbox: '113.1,30.2,113.3,30.4', asOf: '2026-03-01', q: '花园' }
    expect(orderIn(queryOf(asked))).toEqual(asked)
    expect([orderIn({}), queryOf(usual), orderIn(queryOf({ ...usual, layers: [] })).layers]).toEqual([usual, {}, []])
  })
  it('takes nothing from an address that is none', () => expect(orderIn({ stage: 'x', age: 'y', bbox: 'a,b', as_of: '2026-13-01' })).toEqual(usual))
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
