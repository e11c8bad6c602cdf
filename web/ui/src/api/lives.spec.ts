import { expect, it } from 'vitest'
import type { Gap } from './contract'
import { inStage, ofAge, oneOf, stages, standing, type Life } from './lives'

const life = (state: string, more: Partial<Life> = {}) => ({ id: 'a', state, opened_on: '2026-11-01', overdue: false, ...more }) as Life

it('what nobody has looked at yet is to be done', () => {
  expect(inStage(undefined, '')).toBe(true)
  expect(inStage(undefined, 'proposed')).toBe(true)
  expect(inStage(undefined, 'case')).toBe(false)
})
it.each([['proposed', true], ['confirmed', true], ['followed', true], ['closed', false], ['dismissed', false], ['mended', false]])('%s is to be done: %s', (state, open) => {
  expect(inStage(life(state), '')).toBe(open)
  expect(inStage(life(state), 'over')).toBe(!open)
  expect(inStage(life(state), 'all')).toBe(true)
})
it('a case runs from its registration until it is closed', () => {
  expect(['confirmed', 'registered', 'dispatched', 'handled', 'followed', 'closed'].filter(state => inStage(life(state), 'case')))
    .toEqual(['registered', 'dispatched', 'handled', 'followed'])
})
it('overdue is what the server says', () => {
  expect(inStage(life('dispatched', { overdue: true }), 'overdue')).toBe(true)
  expect(inStage(life('dispatched'), 'overdue')).toBe(false)
})
it.each([['', true], ['new', false], ['30', true], ['90', false]] as const)('known for 40 days is of age "%s": %s', (age, is) => {
  expect(ofAge(life('proposed'), age, '2026-12-11')).toBe(is)
})
it('what was found just now is new', () => {
  expect(ofAge(undefined, 'new', '2026-12-11')).toBe(true)
  expect(ofAge(undefined, '30', '2026-12-11')).toBe(false)
})
it('a list is filtered by both', () => {
  const gaps = ['a', 'b'].map(id => ({ id }) as Gap)
  expect(standing(gaps, new Map([['a', life('dismissed')]]), '', '', '2026-12-11').map(gap => gap.id)).toEqual(['b'])
})
it('an address that says something else says nothing', () => {
  expect(oneOf(stages, 'overdue')).toBe('overdue')
  expect(oneOf(stages, 'nonsense')).toBe('')
})
