import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const css = readFileSync(join(__dirname, 'tokens.css'), 'utf8')
const token = (name: string) => new RegExp(`--${name}: (#[0-9a-f]{6});`).exec(css)?.[1] ?? ''

function luminance(colour: string): number {
  const parts = [1, 3, 5].map(at => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
  const [r = 0, g = 0, b = 0] = parts.map(part => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (light + 0.05) / (dark + 0.05)
}

describe('text has contrast', () => {
  const pairs = [
    ...['text', 'text-quiet', 'primary', 'pass', 'fail', 'undetermined', 'hold', 'none'].map(name => [name, 'paper']),
    ...['text', 'text-quiet', 'primary', 'fail', 'undetermined'].map(name => [name, 'ground']),
    ...['pass', 'fail', 'undetermined', 'hold', 'none'].map(name => [name, `${name}-tint`]),
    ...['text', 'text-quiet', 'primary', 'primary-strong'].map(name => [name, 'primary-tint']),
    ...['text', 'text-quiet'].map(name => [name, 'undetermined-tint']),
    ['text-quiet', 'fail-tint'],
    ['el-text-color-placeholder', 'paper'],
  ]
  it.each(pairs)('%s on %s', (text = '', ground = '') => expect(contrast(token(text), token(ground))).toBeGreaterThanOrEqual(4.5))
  it('white on the main button', () => expect(contrast('#ffffff', token('el-color-primary'))).toBeGreaterThanOrEqual(4.5))
  it('edges of fields are seen', () => expect(contrast(token('line-strong'), token('paper'))).toBeGreaterThanOrEqual(3))
})
