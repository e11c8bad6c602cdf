import { describe, expect, it } from 'vitest'
import { area, clock, integer, isPositive, measured, percent } from './format'

describe('area', () => {
  it.each([
    ['240', '240.00'],
    ['918.4', '918.40'],
    ['1234567.891', '1,234,567.89'],
    ['0.005', '0.01'],
    ['0.004', '0.00'],
    ['999999999.995', '1,000,000,000.00'],
    ['-60.00', '−60.00'],
    ['-0.001', '0.00'],
    ['12345678901234567890.12', '12,345,678,901,234,567,890.12'],
    ['', ''],
    ['about 20', 'about 20'],
  ])('%s is shown as %s', (text, shown) => expect(area(text)).toBe(shown))

  it('of nothing is nothing', () => expect(area(null)).toBe(''))
})

describe('numbers', () => {
  it('are grouped by thousands', () => expect(integer(123456789)).toBe('123,456,789'))
  it('shares have one decimal', () => expect(percent(0.4567)).toBe('45.7 %'))
  it('measured areas have two', () => expect(measured(48211.374)).toBe('48,211.37'))
  it('the clock has two digits each', () => expect(clock(new Date(2026, 10, 23, 4, 2))).toBe('04:02'))
})

describe('a shortage', () => {
  it.each([['0.00', false], ['', false], ['60.00', true], ['0.01', true], ['-1.00', false], ['x1', false]])('%s: %s', (text, yes) => expect(isPositive(text)).toBe(yes))
})
