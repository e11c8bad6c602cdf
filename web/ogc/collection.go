package ogc

import (
	"iter"
	"sync"

	"github.com/paulmach/orb"

	"peijian/planning"
	"peijian/planning/gap"
)

// collection is one collection of features, as an audience may see it.
type collection struct {
	id       string
	title    planning.Text
	layer    *planning.Layer // nil: gaps
	geometry planning.GeometryKind
	columns  []column
}

// gapsID is the collection that no layer of the city is: the housing in gaps.
const gapsID = "gaps"

// ids are the collections whose id is not the name of their layer.
var ids = map[string]string{planning.Roads: "streets"}

// unserved are layers that are worked on as files and not as features.
var unserved = map[string]bool{planning.Applications: true}

// catalog lists the collections that an audience may see.
type catalog struct {
	list []*collection
	byID map[string]*collection
}

var catalogs = map[planning.Audience]func() *catalog{
	planning.Internal: sync.OnceValue(func() *catalog { return makeCatalog(planning.Internal) }),
	planning.Public:   sync.OnceValue(func() *catalog { return makeCatalog(planning.Public) }),
}

func catalogFor(a planning.Audience) *catalog {
	if a == planning.Internal {
		return catalogs[planning.Internal]()
	}
	return catalogs[planning.Public]()
}

// makeCatalog puts layers with a place on the map first: that is what GIS programs look for.
func makeCatalog(a planning.Audience) *catalog {
	out := &catalog{byID: map[string]*collection{}}
	for _, drawn := range []bool{true, false} {
		for _, l := range planning.Layers() {
			if unserved[l.Name] || l.Internal && a != planning.Internal || (l.Geometry != planning.NoGeometry) != drawn {
				continue
			}
			out.add(&collection{id: idOf(l), title: l.Title, layer: l, geometry: l.Geometry, columns: columnsOf(l, a)})
		}
		if drawn {
			out.add(&collection{id: gapsID, title: text("管理真空", "Gaps"), geometry: "any", columns: gapColumns(a)})
		}
	}
	return out
}

func idOf(l *planning.Layer) string {
	if id := ids[l.Name]; id != "" {
		return id
	}
	return l.Name
}

func (c *catalog) add(one *collection) {
	c.list = append(c.list, one)
	c.byID[one.id] = one
}

// column finds a property by its name, nil when there is none.
func (c *collection) column(name string) *column {
	for i := range c.columns {
		if c.columns[i].Name == name {
			return &c.columns[i]
		}
	}
	return nil
}

// description says in one sentence what the collection holds.
func (c *collection) description() planning.Text {
	if c.layer == nil {
		return text("无人管理、交叉管理、够不着社区用房等的住房，由系统计算得出，只读。", "Homes that nobody governs, two govern or no venue reaches. Worked out by the program; read only.")
	}
	return planning.Text{Zh: c.title.Zh + "，今日有效的版本；以 datetime 可查其他日期。", En: c.title.En + ", the versions in force today; other days with datetime."}
}

// gapsOf are all gaps that the picture's audience may see.
func gapsOf(p Picture) []*gap.Gap {
	all := p.Gaps()
	if p.Audience == planning.Internal {
		return all
	}
	var out []*gap.Gap
	for i := range all {
		if !all[i].Internal {
			out = append(out, all[i])
		}
	}
	return out
}

// len is the number of features.
func (c *collection) len(p Picture) int {
	if c.layer == nil {
		return len(gapsOf(p))
	}
	return p.Layer(c.layer.Name).Len()
}

// from goes through all features in the collection's order, without the first n.
func (c *collection) from(p Picture, n int) iter.Seq[thing] {
	if c.layer == nil {
		return func(yield func(thing) bool) {
			all := gapsOf(p)
			for i := n; i < len(all) && yield(found{all[i]}); i++ {
			}
		}
	}
	return func(yield func(thing) bool) {
		for f := range p.Layer(c.layer.Name).From(n) {
			if !yield(kept{f}) {
				return
			}
		}
	}
}

// get finds a feature by its id, nil when there is none.
func (c *collection) get(p Picture, id string) thing {
	if c.layer != nil {
		if f := p.Get(c.layer.Name, id); f != nil {
			return kept{f}
		}
		return nil
	}
	all := gapsOf(p)
	for i := range all {
		if all[i].ID == id {
			return found{all[i]}
		}
	}
	return nil
}

// extent is the box around all shapes in EPSG:4490, and the days between which the law knows what is there; zero days are open ends.
type extent struct {
	box      orb.Bound
	from, to planning.Date
}

type extentKey struct{}

func (c *collection) extent(p Picture) extent {
	var e extent
	if c.layer == nil {
		e = extentOf(c.from(p, 0))
	} else {
		col := p.Layer(c.layer.Name)
		e = col.Derived(extentKey{}, func() any { return extentOf(c.from(p, 0)) }).(extent)
	}
	if e.box.IsEmpty() || e.box == (orb.Bound{}) {
		e.box = p.Info.Extent
	}
	return e
}

func extentOf(all iter.Seq[thing]) extent {
	var e extent
	any, openFrom, openTo := false, false, false
	for t := range all {
		from, to := t.validity()
		openFrom, openTo = openFrom || from.IsZero(), openTo || to.IsZero()
		if e.from.IsZero() || from.Before(e.from) {
			e.from = from
		}
		if e.to.Before(to) {
			e.to = to
		}
		if g := t.drawn(); g != nil && !any {
			e.box, any = g.Bound(), true
		} else if g != nil {
			e.box = e.box.Union(g.Bound())
		}
	}
	if openFrom {
		e.from = planning.Date{}
	}
	if openTo {
		e.to = planning.Date{}
	}
	return e
}
