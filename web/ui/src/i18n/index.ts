import { watch } from 'vue'
import { createI18n } from 'vue-i18n'
import type { Text } from '@/api/contract'
import { en } from './en'
import { language } from './language'
import { zh } from './zh'

export const i18n = createI18n({ legacy: false, locale: language.value, fallbackLocale: 'zh', messages: { zh, en } })

watch(language, next => {
  i18n.global.locale.value = next
  document.documentElement.lang = next === 'zh' ? 'zh-CN' : 'en'
}, { immediate: true })

/** A sentence of the server in the language of the screen; the other language where one is missing. */
export function say(text: Text | null | undefined): string {
  if (!text) return ''
  return language.value === 'zh' ? text.zh || text.en : text.en || text.zh
}
