import { expect, it } from 'vitest'
import type { Layer } from '@/api/contract'
import { countKinds, growth, valueShown, type Change } from './changes'

const change = (more: Partial<Change>): Change => ({ id: 'a/b', layer: 'a', code: 'b', name: 'b', what: 'changed', fields: [], moved: false, old_area: null, new_area: null, subdistrict: '', bbox: null, center: null, ...more })
const text = (zh: string) => ({ zh, en: zh })
const layer = { fields: [
  { name: 'state', kind: 'choice', unit: '', choices: [{ value: 'built', title: text('建成') }] }, { name: 'gross_area', kind: 'decimal', unit: 'm²', choices: [] },
  { name: 'reform_year', kind: 'integer', unit: '', choices: [] }, { name: 'units', kind: 'integer', unit: '', choices: [] },
] } as unknown as Layer
const shown = (name: string, value: unknown) => valueShown(layer, name, value, one => one?.zh ?? '', { yes: '是', no: '否', none: '无' })

it('changes are counted by kind', () => {
  expect(countKinds([change({}), change({ what: 'added' }), change({ what: 'added' })])).toEqual({ added: 2, changed: 1, removed: 0 })
})
it('what was added grows by all it has, what was removed shrinks by it', () => {
  expect([growth(change({ new_area: 10 })), growth(change({ old_area: 10 })), growth(change({ old_area: 10, new_area: 12 })), growth(change({}))]).toEqual([10, -10, 2, null])
})
it('values are shown as people read them', () => {
  expect([shown('state', 'built'), shown('state', 'gone'), shown('gross_area', '1307.3'), shown('reform_year', 1998), shown('units', 1200), shown('x', true), shown('x', null), shown('x', { a: 1 })])
    .toEqual(['建成', 'gone', '1,307.30 m²', '1998', '1,200', '是', '无', '{"a":1}'])
})
