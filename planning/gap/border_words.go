package gap

import (
	"fmt"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/crs"
	"peijian/planning"
)

// unmatched finds pairs of communities that draw one line with different vertices.
func unmatched(c *planning.City) []Border {
	var features []*planning.Feature
	var shapes []*geo.Shape
	for f := range c.Layer(planning.Communities).All() {
		features, shapes = append(features, f), append(shapes, f.Plane)
	}
	lacking := map[[2]int]map[orb.Point]bool{}
	var pairs [][2]int
	for _, e := range geo.CheckCoverage(shapes, BorderGrid) {
		if e.Kind != geo.EdgeUnmatched || len(e.Others) != 1 || e.Shape > e.Others[0] {
			continue // once for both
		}
		pair := [2]int{e.Shape, e.Others[0]}
		for _, p := range []orb.Point{e.From, e.To} {
			if hasCorner(shapes[pair[0]], p) == hasCorner(shapes[pair[1]], p) {
				continue // neither has it where lines cross under the step of the grid
			}
			if lacking[pair] == nil {
				lacking[pair] = map[orb.Point]bool{}
				pairs = append(pairs, pair)
			}
			lacking[pair][p] = true
		}
	}
	var out []Border
	for _, pair := range pairs {
		out = append(out, unmatchedPair(c, features[pair[0]].Code, features[pair[1]].Code, lacking[pair]))
	}
	return out
}

func unmatchedPair(c *planning.City, one, other string, lacking map[orb.Point]bool) Border {
	var at orb.MultiPoint
	for p := range lacking {
		at = append(at, p)
	}
	slices.SortFunc(at, func(p, q orb.Point) int { return slices.Compare(p[:], q[:]) })
	geographic, err := crs.ByCode(4490)
	if err != nil {
		panic(err) // a code of our own
	}
	b := Border{
		ID: string(BorderUnmatched) + "/" + min(one, other) + "+" + max(one, other), Kind: BorderUnmatched, Vertices: len(at),
		Claimants: named(c, []planning.Claim{{Community: one}, {Community: other}}), Households: new(int64), Homes: []planning.Named{}, Geometry: crs.Transform(at, c.Plane(), geographic),
	}
	b.place(c, at[0])
	b.tell()
	return b
}

// hasCorner tells whether a shape has a corner in p, to the step of the grid.
func hasCorner(s *geo.Shape, p orb.Point) bool {
	const reach = BorderGrid * .75
	found := false
	s.Corners(p.Bound().Pad(reach), func(orb.Point) bool { found = true; return false })
	return found
}

// tell puts it into words: why it is reported and who must act.
func (b *Border) tell() {
	var zh, en []string
	for _, n := range b.Claimants {
		zh, en = append(zh, n.Name), append(en, n.Name)
	}
	these, theseEn := strings.Join(zh, "、"), strings.Join(en, ", ")
	size, sizeEn := fmt.Sprintf("%.0f m²，宽约 %.1f m", b.Area, b.Width), fmt.Sprintf("%.0f m², about %.1f m wide", b.Area, b.Width)
	switch b.Kind {
	case BorderOverlap:
		b.Evidence = planning.Text{Zh: fmt.Sprintf("%s的界线重叠，%s", these, size), En: fmt.Sprintf("the boundaries of %s overlap: %s", theseEn, sizeEn)}
	case BorderVoid:
		b.Evidence = planning.Text{Zh: fmt.Sprintf("%s之间的用地未划入任何社区，%s", these, size), En: fmt.Sprintf("the ground between %s lies in no community: %s", theseEn, sizeEn)}
		if len(b.Claimants) == 1 {
			b.Evidence = planning.Text{Zh: fmt.Sprintf("%s当中的用地未划入任何社区，%s", these, size), En: fmt.Sprintf("the ground amid %s lies in no community: %s", theseEn, sizeEn)}
		}
	case BorderNarrow:
		b.Evidence = planning.Text{Zh: fmt.Sprintf("%s的界线之间有狭缝，%s", these, size), En: fmt.Sprintf("the boundaries of %s leave a narrow strip: %s", theseEn, sizeEn)}
	case BorderUnmatched:
		b.Evidence = planning.Text{
			Zh: fmt.Sprintf("%s的共同界线上有 %d 个顶点只在一方", these, b.Vertices), En: fmt.Sprintf("on the common line of %s one of them lacks %d vertices", theseEn, b.Vertices),
		}
	case BorderOpen:
		b.Evidence = planning.Text{Zh: "社区与市界之间的用地未划入任何社区，" + size, En: "the ground between the communities and the city limit lies in no community: " + sizeEn}
	}
	b.Actor = b.actor(these, theseEn)
}

func (b *Border) actor(these, theseEn string) planning.Text {
	office := who(b.Subdistrict)
	switch b.Kind {
	case BorderVoid, BorderOpen:
		return planning.Text{Zh: office.Zh + "：提出社区划归方案，报市政府批准", En: office.En + ": propose a community for it, for the city government's approval"}
	case BorderOverlap:
		return planning.Text{Zh: fmt.Sprintf("%s：会同%s明确界线", office.Zh, these), En: fmt.Sprintf("%s: settle the boundary with %s", office.En, theseEn)}
	}
	return planning.Text{Zh: "地信人员：按批准文件统一界线坐标", En: "GIS analyst: draw the line once, as the approval document has it"}
}
