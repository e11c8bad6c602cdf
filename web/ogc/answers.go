package ogc

import (
	"container/list"
	"sync"
)

// answersRoom is how many features all kept lists have together; of each they hold two words.
const answersRoom = 2_000_000

// answers keeps what queries found, so that the second page of a walk does not look for everything again. The least used goes first.
type answers struct {
	mutex sync.Mutex
	byKey map[string]*list.Element
	order *list.List // of *kept answers, the last used in front
	held  int
}

type heldAnswer struct {
	key    string
	things []thing
}

func newAnswers() *answers { return &answers{byKey: map[string]*list.Element{}, order: list.New()} }

// get gives the list of a key, or makes it. Two who ask at once both make it.
func (k *answers) get(key string, make func() ([]thing, error)) ([]thing, error) {
	if things, ok := k.look(key); ok {
		return things, nil
	}
	things, err := make()
	if err == nil {
		k.keep(key, things)
	}
	return things, err
}

func (k *answers) look(key string) ([]thing, bool) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	e, ok := k.byKey[key]
	if !ok {
		return nil, false
	}
	k.order.MoveToFront(e)
	return e.Value.(*heldAnswer).things, true
}

// perAnswer is what a list costs beside its features.
const perAnswer = 200

func (k *answers) keep(key string, things []thing) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	if _, there := k.byKey[key]; there || len(things)+perAnswer > answersRoom/2 {
		return
	}
	k.byKey[key] = k.order.PushFront(&heldAnswer{key, things})
	k.held += len(things) + perAnswer
	for k.held > answersRoom {
		last := k.order.Back()
		old := k.order.Remove(last).(*heldAnswer)
		delete(k.byKey, old.key)
		k.held -= len(old.things) + perAnswer
	}
}
