package permit

import (
	"slices"

	"peijian/planning"
)

// The quotas 指标 for which a room can be offered. Each has an area of its own to reach, unless a clause names several together.
const (
	CommunityQuota  = "community"  // 社区用房, the one that a ruling's headline shows
	EldercareQuota  = "eldercare"  // 养老用房
	PropertyQuota   = "property"   // 物业管理用房
	ClinicQuota     = "clinic"     // 卫生服务用房
	CultureQuota    = "culture"    // 文化活动用房
	GovernmentQuota = "government" // 政务（警务、执法）用房
)

var quotaTitles = map[string]planning.Text{
	CommunityQuota: {Zh: "社区用房", En: "community"}, EldercareQuota: {Zh: "养老用房", En: "elder-care"},
	PropertyQuota: {Zh: "物业管理用房", En: "property-management"}, ClinicQuota: {Zh: "卫生服务用房", En: "clinic"},
	CultureQuota: {Zh: "文化活动用房", En: "culture"}, GovernmentQuota: {Zh: "政务用房", En: "government"},
}

// QuotaTitle is what people call a quota; zero for a word that is none.
func QuotaTitle(quota string) planning.Text { return quotaTitles[quota] }

// quotasTitle names several quotas together.
func quotasTitle(quotas []string) planning.Text {
	var out planning.Text
	for _, q := range quotas {
		if t := quotaTitles[q]; out.IsZero() {
			out = t
		} else {
			out = sentence(out.Zh+"、"+t.Zh, out.En+" and "+t.En)
		}
	}
	return out
}

// tally is the account of one quota, or of several that a clause joins, at one gate.
type tally struct {
	clause *Clause       // nil: the gate asks for no area
	test   *QuantityTest // nil: likewise
	quotas []string
	uses   []*UsesTest // that speak of these quotas
	place  int         // among the tallies

	base     base
	required Area
	promised Area // of the rooms that count
	possible Area // and of those of which it is not known
	lieu     lieu // what a paper in lieu adds
	enough   bool // what counts does for area and uses
	hopeful  bool // it would if those rooms counted too of which it is not known
}

// scope lists the quotas of which a clause speaks; empty: of all that the gate asks for.
func (c *Clause) scope() []string {
	if len(c.Quotas) == 0 && (c.Quantity != nil || c.Uses != nil) {
		return communityOnly
	}
	return c.Quotas
}

// speaksOf says whether a clause is about rooms of a tally.
func (c *Clause) speaksOf(t *tally) bool {
	if c.Quantity != nil {
		return t.clause == c
	}
	scope := c.scope()
	return len(scope) == 0 || overlap(scope, t.quotas)
}

func overlap(a, b []string) bool {
	for _, q := range a {
		if slices.Contains(b, q) {
			return true
		}
	}
	return false
}

// open makes a tally for every clause that asks for an area, and one for uses that are asked for without an area.
func (h *hearing) open() {
	for _, c := range h.heard {
		if c.Quantity != nil {
			h.tallies = append(h.tallies, &tally{clause: c, test: c.Quantity, quotas: c.scope()})
		}
	}
	for _, c := range h.heard {
		if c.Uses != nil && !slices.ContainsFunc(h.tallies, c.speaksOf) {
			h.tallies = append(h.tallies, &tally{quotas: c.scope()})
		}
	}
	if len(h.tallies) == 0 {
		h.tallies = append(h.tallies, &tally{quotas: []string{CommunityQuota}})
	}
	for _, t := range h.tallies {
		for _, c := range h.heard {
			if c.Uses != nil && c.speaksOf(t) {
				t.uses = append(t.uses, c.Uses)
			}
		}
	}
	for i, t := range h.tallies {
		t.place = i
	}
	h.head = h.headline()
}

// headline is the tally that a ruling shows first: the community quota's, or the first that asks for an area.
func (h *hearing) headline() *tally {
	for _, mine := range []func(*tally) bool{
		func(t *tally) bool { return t.test != nil && slices.Contains(t.quotas, CommunityQuota) },
		func(t *tally) bool { return t.test != nil },
	} {
		if i := slices.IndexFunc(h.tallies, mine); i >= 0 {
			return h.tallies[i]
		}
	}
	return h.tallies[0]
}

// tallyOf is the account of which a clause speaks, the headline's where it speaks of that.
func (h *hearing) tallyOf(c *Clause) *tally {
	if c.speaksOf(h.head) {
		return h.head
	}
	if i := slices.IndexFunc(h.tallies, c.speaksOf); i >= 0 {
		return h.tallies[i]
	}
	return h.head
}

// offers lists the quotas for which a room is offered. One that names none is offered for the quota of its use, and for the community
// quota when its use has none; where a clause about uses can say why a room does not count, it is left to that clause.
func (h *hearing) offers(r *Room) []string {
	if len(r.Quotas) > 0 {
		return r.Quotas
	}
	if own := usesOwnQuota[r.Use]; own != nil && (len(h.head.uses) == 0 || slices.ContainsFunc(h.tallies, func(t *tally) bool { return overlap(own, t.quotas) })) {
		return own
	}
	return communityOnly
}

var (
	communityOnly = []string{CommunityQuota}
	usesOwnQuota  = map[string][]string{"eldercare": {EldercareQuota}, "property": {PropertyQuota}}
)

// asked says whether the gate asks for any quota for which a room is offered.
func (h *hearing) asked(r *Room) bool { return h.asksFor(h.offers(r)) }

func (h *hearing) asksFor(quotas []string) bool {
	return slices.ContainsFunc(h.tallies, func(t *tally) bool { return overlap(quotas, t.quotas) })
}

// joined says whether one account takes all the quotas for which a room is offered.
func (h *hearing) joined(quotas []string) bool {
	return slices.ContainsFunc(h.tallies, func(t *tally) bool {
		return !slices.ContainsFunc(quotas, func(q string) bool { return !slices.Contains(t.quotas, q) })
	})
}

// quotaViews shows every account where there are several.
func (h *hearing) quotaViews() []QuotaView {
	var out []QuotaView
	for _, t := range h.tallies {
		if t.test == nil || len(h.tallies) < 2 {
			continue
		}
		v := QuotaView{Clause: t.clause.ID, Quotas: t.quotas, Title: quotasTitle(t.quotas), Area: t.test.Area, Promised: t.promised.downward()}
		if t.base.known {
			v.Required, v.Short = t.required.upward(), t.short().upward()
		}
		out = append(out, v)
	}
	return out
}

// short is what is missing, nothing when enough is there.
func (t *tally) short() Area {
	secured := t.secured()
	if secured.Cmp(t.required) >= 0 {
		return areaOf(0)
	}
	return t.required.Sub(secured)
}

// secured is what rooms and papers come to.
func (t *tally) secured() Area { return t.promised.Add(t.lieu.area) }
