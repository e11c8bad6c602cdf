import { expect, it } from 'vitest'
import { en } from '@/i18n/en'
import { zh } from '@/i18n/zh'
import { commands } from './commands'

it('every command is explained in both languages, and nothing else is', () => {
  const keys = commands.map(one => one.key).sort()
  expect(Object.keys(zh.help.import).sort()).toEqual(keys)
  expect(Object.keys(en.help.import).sort()).toEqual(keys)
})
