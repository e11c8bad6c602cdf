import { expect, it } from 'vitest'
import type { Gap } from '@/api/contract'
import { hitOfResult, hitsOfGaps } from './find'

const text = { zh: '', en: '' }
const gap = (id: string, name: string, code: string) => ({ id, kind: 'unclaimed', subject: { layer: 'developments', name, code } }) as Gap
const gaps = [gap('a', '示例花园', 'D0001'), gap('b', '示例华庭', 'D0002')]

it('an application leads to its page', () => {
  const hit = hitOfResult({ layer: 'applications', code: 'YS-1', name: '', subtitle: text, center: null, bbox: null })
  expect(hit.to).toEqual({ name: 'permit', params: { id: 'YS-1' } })
})
it('everything else leads to the map', () => {
  const hit = hitOfResult({ layer: 'communities', code: '429', name: '', subtitle: text, center: null, bbox: null })
  expect(hit.to).toEqual({ name: 'map', query: { pick: 'communities/429' } })
})
it('gaps are found by name and by code, in any case', () => {
  expect(hitsOfGaps(gaps, '花园', () => text, 5).map(hit => hit.key)).toEqual(['a'])
  expect(hitsOfGaps(gaps, 'd0002', () => text, 5).map(hit => hit.key)).toEqual(['b'])
  expect(hitsOfGaps(gaps, '示例', () => text, 1)).toHaveLength(1)
})
