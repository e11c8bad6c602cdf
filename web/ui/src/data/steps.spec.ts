import { describe, expect, it } from 'vitest'
import type { Change, Draft, Inspection, PlacedProblem, ReadOptions } from '@/api/desk'
import { boxOf, changeShapes, problemShapes } from './desk_map'
import { bytes, columnsOf, furthest, mapped, missing, open, shown, stepOf, undoing } from './steps'

const options: ReadOptions = { layer: 'communities', part: '', crs: '', swap: false, transform: '', encoding: '', sender: '', mapping: {}, ignore: [], replace: false, repair: false, leave_out: false }
const draft = (some: Partial<Draft>) => ({ state: 'received', options, digest: '', receipt: null, ...some }) as Draft

describe('the steps', () => {
  it('begin with a file', () => expect([furthest(null), stepOf('difference', null)]).toEqual(['file', 'file']))
  it('ask for the layer before the problems', () => expect(open('problems', draft({ options: { ...options, layer: '' } }))).toBe(false))
  it('show no difference while problems stand against the file', () => {
    expect(open('difference', draft({ state: 'checked' }))).toBe(false)
    expect(open('difference', draft({ state: 'checked', digest: 'x' }))).toBe(true)
  })
  it('end with what was committed', () => {
    const done = draft({ state: 'committed', digest: 'x' })
    expect([stepOf('fields', done), stepOf('difference', done), stepOf(undefined, done)]).toEqual(['done', 'difference', 'done'])
  })
  it('continue where a received file was left', () => expect(stepOf(undefined, draft({}))).toBe('read'))
})

describe('the fields', () => {
  const inspection = { headers: [{ name: '代码', field: 'code' }, { name: 'BZ1', field: '' }, { name: '备注', field: 'name' }] } as Inspection
  it('are read from the columns chosen, and from no other', () => {
    const said = mapped(options, inspection, { ...columnsOf(inspection), BZ1: 'name', 备注: '' })
    expect([said.mapping, said.ignore]).toEqual([{ code: '代码', name: 'BZ1' }, ['备注']])
  })
  it('take the first filled of several columns', () => expect(mapped(options, inspection, { 代码: 'code', BZ1: 'name', 备注: 'name' }).mapping.name).toBe('BZ1|备注'))
  it('are missed when required', () => expect(missing(['name', 'code'], { a: 'code', b: '' })).toEqual(['name']))
})

describe('the map of the desk', () => {
  const square = { type: 'Polygon' as const, coordinates: [[[113, 30], [113.1, 30], [113.1, 30.2], [113, 30]]] }
  it('shows a change with what it was, and an end as it was', () => {
    const change = { number: 1, what: 'changed', moved: true, old: square, new: square } as Change
    expect(changeShapes([change, { ...change, number: 2, what: 'closed' }, { ...change, number: 3, moved: false }]).map(one => [one.id, one.look])).toEqual([['1', 'changed'], ['1', 'old'], ['2', 'closed'], ['3', 'changed']])
  })
  it('puts a dot where a ring breaks, and frames all of it', () => {
    const shapes = problemShapes([{ number: 7, lon: 113.05, lat: 30.5, shape: square, note: false } as PlacedProblem, { number: 8, lon: null, lat: null, shape: null } as PlacedProblem])
    expect(shapes.map(one => one.geometry.type)).toEqual(['Polygon', 'Point'])
    expect(boxOf(shapes)?.[3]).toBeCloseTo(30.51, 1)
    expect(boxOf([])).toBeNull()
  })
})

describe('words', () => {
  it('say sizes and values', () => expect([bytes(12), bytes(2048), bytes(3 << 20), shown(null), shown(0), shown({ a: 1 })]).toEqual(['12 B', '2.0 KiB', '3.0 MiB', '—', '0', '{"a":1}']))
  it('of an undoing name only what there is', () => {
    expect(undoing({ added: 0, changed: 21, closed: 1 })).toEqual([['changed', 21], ['closed', 1]])
    expect(undoing({ added: 0, changed: 0, closed: 0 })).toEqual([])
  })
})
