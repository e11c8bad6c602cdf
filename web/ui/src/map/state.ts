import { reactive, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { formatAddress, parseAddress, type MapAddress } from './permalink'

/**
 * The state of the map page, kept in its address both ways: what changes here is written there (a little later, in
 * place), and an address that somebody else sets, such as the search, is taken over.
 */
export function useMapAddress(onPlace: (address: MapAddress) => void): MapAddress {
  const route = useRoute()
  const router = useRouter()
  const state = reactive(parseAddress(route.query))
  let timer: ReturnType<typeof setTimeout> | undefined

  watch(() => formatAddress(state), written => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      if (route.name === 'map' && !same(written, route.query)) void router.replace({ query: written })
    }, 250)
  }, { deep: true })

  // what is picked is seen, also on a layer that was off
  watch(() => state.pick, pick => { state.hidden = state.hidden.filter(layer => !pick.startsWith(`${layer}/`)) })

  watch(() => route.query, query => {
    if (route.name !== 'map' || same(formatAddress(state), query)) return
    const next = parseAddress(query)
    if (isOnlyPick(query)) state.pick = next.pick
    else Object.assign(state, next)
    onPlace(next)
  })
  return state
}

const isOnlyPick = (query: object) => Object.keys(query).join() === 'pick'

function same(a: object, b: object): boolean {
  const text = (value: object) => JSON.stringify(Object.entries(value).sort())
  return text(a) === text(b)
}
