import { ref } from 'vue'

export const languages = ['zh', 'en'] as const
export type Language = (typeof languages)[number]

const key = 'peijian.language'

/** The language of the screens: what the officer chose last, Chinese at first. */
export const language = ref<Language>(remembered())

/** Changes the language and remembers it on this machine. */
export function choose(next: Language): void {
  language.value = next
  try {
    localStorage.setItem(key, next)
  } catch {
    // storage may be forbidden; the choice then lasts as long as the page
  }
}

function remembered(): Language {
  try {
    return localStorage.getItem(key) === 'en' ? 'en' : 'zh'
  } catch {
    return 'zh'
  }
}
