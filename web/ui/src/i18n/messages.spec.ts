import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { en } from './en'
import { zh } from './zh'

function flat(value: object, path = ''): Record<string, string> {
  return Object.assign({}, ...Object.entries(value).map(([key, one]) =>
    typeof one === 'string' ? { [path + key]: one } : flat(one as object, `${path}${key}.`)))
}
const chinese = flat(zh)
const english = flat(en)
// plural forms name the same value again
const holes = (text: string) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(match => match[1]))].sort()

// These are the same in both languages, or hold marks and values only.
const shared = ['language.zh', 'language.en', 'unit.squareMetres', 'mark.colon', 'mark.comma', 'mark.stop', 'permits.sentence', 'desk.file.hash', 'desk.history.hash', 'map.leftOutAnd']

describe('the two languages', () => {
  it('have the same keys', () => expect(Object.keys(english).sort()).toEqual(Object.keys(chinese).sort()))
  it('leave no sentence empty', () => {
    expect(Object.entries({ ...chinese }).filter(([, text]) => !text.trim())).toEqual([])
    expect(Object.entries({ ...english }).filter(([, text]) => !text.trim())).toEqual([])
  })
  it('fill in the same values', () => {
    for (const key of Object.keys(chinese)) expect([key, holes(english[key] ?? '')]).toEqual([key, holes(chinese[key] ?? '')])
  })
  it('set Chinese with Chinese marks', () => {
    expect(Object.entries(chinese).filter(([, text]) => /\p{Script=Han}[,:;?!]|[,:;?!]\p{Script=Han}/u.test(text))).toEqual([])
  })
  it('are written in their own script', () => {
    const han = /\p{Script=Han}/u
    expect(Object.entries(english).filter(([key, text]) => !shared.includes(key) && han.test(text))).toEqual([])
    expect(Object.entries(chinese).filter(([key, text]) => !shared.includes(key) && !han.test(text))).toEqual([])
  })
})

describe('the screens', () => {
  const source = join(__dirname, '..')
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(name => /\.(vue|ts)$/.test(name) && !/spec\.ts$|i18n\//.test(name))
  const used = files.flatMap(name => [...readFileSync(join(source, name), 'utf8').matchAll(/\bt\('([\w.]+)'/g)].map(match => match[1] ?? ''))

  it('ask for words that exist', () => {
    expect(used.length).toBeGreaterThan(100)
    expect(used.filter(key => !(key in chinese))).toEqual([])
  })
})
