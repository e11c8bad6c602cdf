package postgres_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/crs"
	"peijian/planning"
	"peijian/planning/intake"
	stage "peijian/planning/intake/desk"
	"peijian/planning/postgres"
	"peijian/planning/postgres/pgtest"
)

// fileOf is a file of features that are made as they are read.
type fileOf struct {
	n, says int // rows, and how many it announces; 0 for none
	row     int
	make    func(row int) geo.Feature
}

func (r *fileOf) About() geo.About {
	return geo.About{Format: "geojson", Encoding: "UTF-8", Rows: cmp.Or(r.says, -1)}
}

func (r *fileOf) Next() (geo.Feature, error) {
	if r.row == r.n {
		return geo.Feature{}, io.EOF
	}
	r.row++
	return r.make(r.row), nil
}

// scattered is a house somewhere among blocks, in the plane: of any form, now and then with a court, in two parts, along a border or as large as a block.
func scattered(dice *rand.Rand, borders []orb.Point) orb.MultiPolygon {
	at := orb.Point{442_900 + 2000*dice.Float64(), 3_360_900 + 2000*dice.Float64()}
	if dice.IntN(6) == 0 {
		at = borders[dice.IntN(len(borders))]
		at[0] += 20 * (dice.Float64() - .5)
	}
	size := []float64{0.02, 3, 3, 3, 5, 5, 5, 5, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 60}[dice.IntN(20)]
	shape := orb.MultiPolygon{{burst(dice, at, size)}}
	switch dice.IntN(8) {
	case 0:
		shape[0] = append(shape[0], burst(dice, at, size/4))
		shape[0][1].Reverse()
	case 1:
		shape = append(shape, orb.Polygon{burst(dice, orb.Point{at[0] + 3*size, at[1]}, size)})
	}
	if geo.Validate(shape) != nil {
		return scattered(dice, borders)
	}
	return shape
}

// burst is a ring around a point, each corner between half of size and size away from it.
func burst(dice *rand.Rand, at orb.Point, size float64) orb.Ring {
	corners := 3 + dice.IntN(9)
	var ring orb.Ring
	for k := range corners {
		r, angle := size*(0.5+dice.Float64()/2), 2*math.Pi*(float64(k)+dice.Float64()/2)/float64(corners)
		ring = append(ring, orb.Point{at[0] + r*math.Cos(angle), at[1] + r*math.Sin(angle)})
	}
	return append(ring, ring[0])
}

// way is how a file is brought in.
type way struct {
	url      string
	leaveOut bool // and so not published while it is read
	says     int
}

func (w *way) bring(t *testing.T, s *postgres.Store, make func(row int) geo.Feature) {
	t.Helper()
	r, err := s.Import(t.Context(), postgres.Import{Layer: planning.Buildings, File: "town", Actor: "test", LeaveOut: w.leaveOut, Source: &fileOf{n: 10_400, says: w.says, make: make}})
	if err != nil || !r.Clean() || r.Rows.Added+r.Rows.Changed < 3000 {
		t.Fatalf("%+v: %v, %d problems, %+v", w, err, r.ProblemCount, r.Rows)
	}
}

// What Go measures while it reads is, to the last digit, what PostGIS measures when all is there, over random cities with overlaps and voids and in several planes.
func TestGroundThatIsMeasuredWhileReadingIsWhatPostGISMeasures(t *testing.T) {
	t.Parallel()
	for seed, plane := range []int{4547, 32649} {
		t.Run(fmt.Sprint("EPSG:", plane), func(t *testing.T) {
			t.Parallel()
			p := newBlocks(uint64(seed))
			for range 4 {
				p.spoil()
			}
			var url string
			from, _ := crs.ByCode(4547)
			to, _ := crs.ByCode(4490)
			var borders []orb.Point
			for _, ring := range p.rings {
				borders = append(borders, ring...)
			}
			ways := []way{{}, {leaveOut: true}, {leaveOut: true, says: 10_400}} // while reading and published, by the database, while reading and kept
			var found [][]string
			for _, w := range ways {
				w.url = pgtest.New(t)
				s := open(t, w.url)
				info := planning.Info{Name: planning.Text{Zh: "市", En: "City"}, Plane: plane, Extent: s.City().Info.Extent}
				if err := s.Configure(t.Context(), info, "test"); err != nil {
					t.Fatal(err)
				}
				take(t, s, planning.Communities, p.communities(t))
				for again := range uint64(2) { // the second time every third house is another
					dice, other := rand.New(rand.NewPCG(uint64(seed), 7)), rand.New(rand.NewPCG(uint64(seed), again))
					w.bring(t, s, func(row int) geo.Feature {
						shape := scattered(dice, borders)
						if row%3 == 0 {
							shape = scattered(other, borders)
						}
						use := []string{"residential", "mixed", "unknown", "public"}[min(dice.IntN(12), 3)]
						return geo.Feature{Row: row, Geometry: crs.Transform(shape, from, to), Fields: []geo.Field{{Name: "code", Text: fmt.Sprint("B", row)}, {Name: "use", Text: use}}}
					})
				}
				found = append(found, everything(t, w.url))
				url = w.url
			}
			for i := range ways {
				if diff := gocmp.Diff(found[1], found[i]); diff != "" {
					t.Errorf("%+v: %.3000s", ways[i], diff)
				}
			}
			var inOne, inNone, cut, own int
			if err := psql(t, url).QueryRow(t.Context(), `SELECT count(*) FILTER (WHERE covered = area), count(*) FILTER (WHERE covered = 0), count(*) FILTER (WHERE covered > 0 AND covered < area), count(*) FROM ground`).
				Scan(&inOne, &inNone, &cut, &own); err != nil || inOne < 500 || inNone < 200 || cut < 50 || own > 5000 {
				t.Errorf("%d in one, %d in none, %d cut, %d in all (%v)", inOne, inNone, cut, own, err)
			}
		})
	}
}

func TestACommunityThatComesWhileAFileIsReadCountsInItsGround(t *testing.T) {
	t.Parallel()
	early := pgtest.New(t)
	community := collection(square("C", 0, 0, 4, 4, `"name":"甲"`))
	take(t, open(t, early), planning.Communities, community)
	bring(t, open(t, early), postgres.Import{}, nil)
	for _, w := range []way{{}, {leaveOut: true, says: many}} {
		late := pgtest.New(t)
		other := open(t, late)
		r, err := open(t, late).Import(t.Context(), postgres.Import{
			Layer: planning.Buildings, File: "town", Actor: "test", LeaveOut: w.leaveOut, Source: &announced{town{}, w.says},
			Progress: func(rows int64) {
				if rows == 500 {
					take(t, other, planning.Communities, community)
				}
			},
		})
		if err != nil || r.Rows.Added != many {
			t.Fatal(err, r)
		}
		if diff := gocmp.Diff(everything(t, early), everything(t, late)); diff != "" {
			t.Errorf("%+v: %.3000s", w, diff)
		}
	}
}

// announced is a town that says how many rows it has.
type announced struct {
	town
	says int
}

func (a *announced) About() geo.About {
	about := a.town.About()
	about.Rows = cmp.Or(a.says, -1)
	return about
}

// A file whose rows are not numbered one after the other cannot stand for its stage; what is wrong with a row is told of that row all the same.
func TestRowsWithHolesBetweenThemAreToldByTheirOwnNumbers(t *testing.T) {
	t.Parallel()
	plain, holed := pgtest.New(t), pgtest.New(t)
	bring(t, open(t, plain), postgres.Import{}, nil)
	for what, number := range map[string]func(row int) int{
		"from the first row on": func(row int) int { return 3 * row },
		"late in the file":      func(row int) int { return row + row/(many-700)*5 },
		"nowhere":               func(row int) int { return row + 40 },
	} {
		t.Run(what, func(t *testing.T) {
			s := open(t, holed)
			r := bring(t, s, postgres.Import{}, func(f *geo.Feature) {
				if f.Row == many-300 {
					f.Fields = append(f.Fields, geo.Field{Name: "development_code", Text: "D"})
				}
				f.Row = number(f.Row)
			})
			if len(r.Problems) != 1 || r.Problems[0].Code != "no_such_code" || r.Problems[0].Row != number(many-300) {
				t.Errorf("%v, want one of row %d", r.Problems, number(many-300))
			}
		})
	}
	r := bring(t, open(t, holed), postgres.Import{}, func(f *geo.Feature) { f.Row += f.Row / (many - 700) * 5 })
	if !r.Clean() || r.Rows.Added != many {
		t.Errorf("%+v", r)
	}
	if diff := gocmp.Diff(everything(t, plain), everything(t, holed)); diff != "" {
		t.Error(diff)
	}
}

// What Go doubts and PostGIS accepts waits on the stage, and all that comes after it: the city is the same, wherever in the file it stands.
func TestShapesThatGoDoubtsAndPostGISAcceptsArePublishedAllTheSame(t *testing.T) {
	t.Parallel()
	sure := pgtest.New(t)
	take(t, open(t, sure), planning.Communities, collection(square("C", 0, 0, 4, 4, `"name":"甲"`)))
	bring(t, open(t, sure), postgres.Import{}, nil)
	want := everything(t, sure)
	for _, row := range []int{5, many - 900, many} {
		t.Run(fmt.Sprint(row), func(t *testing.T) {
			url := pgtest.New(t)
			take(t, open(t, url), planning.Communities, collection(square("C", 0, 0, 4, 4, `"name":"甲"`)))
			house := feature(t, row).Bound()
			doubted := 0
			inDoubt := func(g orb.Geometry) bool {
				if at := g.Bound().Min; math.Hypot(at[0]-house.Min[0], at[1]-house.Min[1]) > 1e-7 {
					return false
				}
				doubted++
				return true
			}
			r := bring(t, open(t, url), postgres.Import{Doubted: inDoubt}, nil)
			if !r.Clean() || r.Rows.Added != many || doubted != 1 {
				t.Errorf("%d in doubt, %+v", doubted, r)
			}
			if diff := gocmp.Diff(want, everything(t, url)); diff != "" {
				t.Errorf("%.3000s", diff)
			}
		})
	}
}

// feature is the shape of a row of the town.
func feature(t *testing.T, row int) orb.Geometry {
	t.Helper()
	f, err := (&town{row: row - 1}).Next()
	if err != nil {
		t.Fatal(err)
	}
	return f.Geometry
}

// Footprints on one another are found where they were published while reading: a few, which are looked up, and so many that they are all compared.
func TestFootprintsOnOneAnotherAreNotedInALargeFirstImport(t *testing.T) {
	t.Parallel()
	for _, heap := range []int{2, 1000} {
		t.Run(fmt.Sprint(heap), func(t *testing.T) {
			t.Parallel()
			spot := orb.Polygon{{{113.7, 30.4}, {113.7001, 30.4}, {113.7001, 30.4001}, {113.7, 30.4001}, {113.7, 30.4}}}
			r := bring(t, open(t, pgtest.New(t)), postgres.Import{}, func(f *geo.Feature) {
				if f.Row > many-heap {
					f.Geometry = spot
				}
			})
			if !r.Clean() || r.NoteCount == 0 || r.Rows.Added != many {
				t.Fatalf("%+v, %d notes, problems %v", r.Rows, r.NoteCount, r.Problems)
			}
			first := fmt.Sprintf("row %d: ", many-1)
			if last := r.Notes[0]; heap == 2 && (last.Row != many || !strings.Contains(last.En, first) || last.Code != "doubled") {
				t.Errorf("%+v, want that it lies on %s", last, first)
			}
			if heap > 2 && (r.NoteCount != 10_001 || len(r.Notes) != intake.MostProblems || r.Notes[1].Row <= many-heap) {
				t.Errorf("%d notes, the second %+v", r.NoteCount, r.Notes[1])
			}
		})
	}
}

func TestAnImportSaysWhatItIsAboutAndIsCancelledThere(t *testing.T) {
	t.Parallel()
	url := pgtest.New(t)
	s := open(t, url)
	before := everything(t, url)
	for _, w := range []struct {
		im   postgres.Import
		want []stage.Phase
	}{
		{postgres.Import{LeaveOut: true}, []stage.Phase{stage.Reading, stage.Checking, stage.Writing}},
		{postgres.Import{}, []stage.Phase{stage.Reading, stage.Checking, stage.Indexing, stage.Measuring}},
	} {
		var said []stage.Phase
		for _, stop := range append(w.want, "") {
			said = nil
			ctx, cancel := context.WithCancel(t.Context())
			im := w.im
			im.Layer, im.File, im.Actor, im.Source = planning.Buildings, "town", "test", &town{}
			im.Phase = func(p stage.Phase) {
				if said = append(said, p); p == stop {
					cancel()
				}
			}
			im.DryRun = stop == "" && w.im.LeaveOut // the layer is to be empty for the next
			r, err := s.Import(ctx, im)
			cancel()
			if stop != "" && !errors.Is(err, context.Canceled) || stop == "" && (err != nil || r.Rows.Added != many) {
				t.Errorf("cancelled at %q: %v", stop, err)
			}
			if diff := gocmp.Diff(before, everything(t, url)); stop != "" && diff != "" {
				t.Errorf("cancelled at %q: %.2000s", stop, diff)
			}
		}
		if diff := gocmp.Diff(w.want, said); diff != "" {
			t.Error(diff)
		}
	}
}
