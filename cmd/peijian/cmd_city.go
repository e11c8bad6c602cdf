package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"peijian/geo/crs"
	"peijian/planning"
	"peijian/planning/postgres"
	"peijian/planning/postgres/views"
)

type cityCommand struct {
	NameZh   string `help:"Name in Chinese."`
	NameEn   string `help:"Name in English."`
	Plane    int    `help:"EPSG code of the plane in which the law measures, for example 4547."`
	Extent   string `help:"West,south,east,north in degrees: where features may lie." placeholder:"W,S,E,N"`
	NoticeZh string `help:"Sentence shown wherever the map is shown, in Chinese."`
	NoticeEn string `help:"The same in English."`
	JSON     bool   `name:"json" help:"Print as JSON."`

	Threshold map[string]float64 `help:"Thresholds of gaps, for example reach_metres=800;size_to=3500. One that is not named stays." placeholder:"NAME=NUMBER"`

	StreetSnap   *float64 `help:"Metres by which ends of streets may miss one another and are joined."`
	StreetAccess *float64 `help:"Metres from a door to the nearest street, beyond which a home is not reached."`
}

// Run shows the settings, after setting those that are given.
func (c *cityCommand) Run(ctx context.Context, s *settings) error {
	return s.with(ctx, true, func(store *postgres.Store) error {
		info := store.City().Info
		if err := c.change(&info); err != nil {
			return err
		}
		if err := store.Configure(ctx, info, actor()); err != nil {
			return err
		}
		if len(c.Threshold) > 0 {
			if err := store.SetGapRules(ctx, c.Threshold, actor()); err != nil {
				return err
			}
		}
		if err := c.setStreets(ctx, store, info.Streets); err != nil {
			return err
		}
		city := store.City()
		if c.JSON {
			return printJSON(os.Stdout, map[string]any{"revision": city.Revision, "as_of": city.AsOf, "settings": city.Info})
		}
		return printCity(city, s.Lang)
	})
}

func printCity(city *planning.City, lang planning.Lang) error {
	b := city.Info.Extent
	grid(os.Stdout, []string{planning.Text{Zh: "设置", En: "Setting"}.In(lang), planning.Text{Zh: "值", En: "Value"}.In(lang)}, [][]string{
		{"name", dash(city.Info.Name.Zh) + " / " + dash(city.Info.Name.En)},
		{"plane", fmt.Sprintf("EPSG:%d %s", city.Info.Plane, city.Plane().Name())},
		{"extent", fmt.Sprintf("%g,%g,%g,%g", b.Min[0], b.Min[1], b.Max[0], b.Max[1])},
		{"notice", dash(city.Info.Notice.In(lang))},
		{"streets", fmt.Sprintf("snap %g m, access %g m", city.StreetRules().Snap, city.StreetRules().Access)},
		{"revision", strconv.FormatInt(city.Revision, 10)},
	})
	thresholds, err := city.Info.Rules.List()
	if err != nil {
		return err
	}
	rows := make([][]string, len(thresholds))
	for i, t := range thresholds {
		rows[i] = []string{t.Name, strconv.FormatFloat(t.Value, 'f', -1, 64), t.Title.In(lang)}
	}
	fmt.Println()
	grid(os.Stdout, []string{planning.Text{Zh: "真空的界限", En: "Threshold"}.In(lang), planning.Text{Zh: ">值", En: ">Value"}.In(lang), ""}, rows)
	return nil
}

// setStreets sets how lines become a network, where that is asked for.
func (c *cityCommand) setStreets(ctx context.Context, store *postgres.Store, rules planning.StreetRules) error {
	if c.StreetSnap == nil && c.StreetAccess == nil {
		return nil
	}
	if c.StreetSnap != nil {
		rules.Snap = *c.StreetSnap
	}
	if c.StreetAccess != nil {
		rules.Access = *c.StreetAccess
	}
	return store.SetStreetRules(ctx, rules, actor())
}

func (c *cityCommand) change(info *planning.Info) error {
	set := func(to *string, v string) {
		if v != "" {
			*to = v
		}
	}
	set(&info.Name.Zh, c.NameZh)
	set(&info.Name.En, c.NameEn)
	set(&info.Notice.Zh, c.NoticeZh)
	set(&info.Notice.En, c.NoticeEn)
	if c.Plane != 0 {
		plane, err := crs.ByCode(c.Plane)
		if err != nil {
			return planning.Errorf(planning.ErrInvalid, "city: --plane: %w", err)
		}
		if plane.Geographic() {
			return planning.Errorf(planning.ErrInvalid, "city: --plane: EPSG:%d is not in metres", c.Plane)
		}
		info.Plane = c.Plane
	}
	if c.Extent != "" {
		b, err := parseExtent(c.Extent)
		if err != nil {
			return err
		}
		info.Extent = b
	}
	return nil
}

func parseExtent(s string) (b orb.Bound, err error) {
	parts := strings.Split(s, ",")
	var n [4]float64
	for i := range n {
		if len(parts) == 4 {
			n[i], err = strconv.ParseFloat(strings.TrimSpace(parts[i]), 64)
		}
		if len(parts) != 4 || err != nil || !(n[i] >= -180 && n[i] <= 180) {
			return b, planning.Errorf(planning.ErrInvalid, "city: --extent %q: want west,south,east,north in degrees", s)
		}
	}
	b = orb.Bound{Min: orb.Point{n[0], n[1]}, Max: orb.Point{n[2], n[3]}}
	if n[0] >= n[2] || n[1] >= n[3] {
		return b, planning.Errorf(planning.ErrInvalid, "city: --extent %q: west must be less than east, south less than north", s)
	}
	return b, nil
}

type layersCommand struct {
	SQL bool `name:"sql" help:"Print the SQL of the views that people in the database read and edit."`
}

// Run lists the layers and what headers their fields are known by.
func (c *layersCommand) Run(s *settings) error {
	if c.SQL {
		_, err := os.Stdout.WriteString(views.SQL())
		return err
	}
	var rows [][]string
	for _, l := range planning.Layers() {
		rows = append(rows, []string{l.Name, l.Title.In(s.Lang), string(l.Geometry), "", ""})
		for _, f := range append([]planning.Field{l.Code}, l.Fields...) {
			names := strings.Join(append([]string{f.Title.Zh, f.Title.En}, f.Aliases...), ", ") + choicesOf(&f)
			kind := string(f.Kind)
			if f.Required {
				kind += " *"
			}
			rows = append(rows, []string{"", f.Name, kind, f.Refers, names})
		}
	}
	header := []string{"图层", "字段", "类型", "引用", "可用的表头"}
	if s.Lang == planning.English {
		header = []string{"Layer", "Field", "Kind", "Refers to", "Headers understood"}
	}
	grid(os.Stdout, header, rows)
	fmt.Println("\n" + goesIn.In(s.Lang))
	return nil
}

// goesIn says which files peijian import takes.
var goesIn = planning.Text{
	Zh: "可导入：Shapefile（ZIP）、GeoPackage、FlatGeobuf、GeoJSON（含文本序列）、KML/KMZ、CSV 和 XLSX（可带经纬度、X/Y 坐标或界址点）、界址点 TXT。",
	En: "What goes in: shapefile (ZIP), GeoPackage, FlatGeobuf, GeoJSON (also as a text sequence), KML/KMZ, CSV and XLSX (with longitude and latitude, X and Y, or boundary points), boundary points as TXT.",
}

// choicesOf lists the values that a field takes, as a file may write them.
func choicesOf(f *planning.Field) string {
	var values []string
	for _, c := range f.Choices {
		values = append(values, c.Title.Zh+"/"+c.Value)
	}
	if len(values) == 0 {
		return ""
	}
	return ": " + strings.Join(values, ", ")
}

type migrateCommand struct{}

// Run migrates and says so.
func (migrateCommand) Run(ctx context.Context, s *settings) error {
	return s.with(ctx, false, func(store *postgres.Store) error {
		n, err := store.DatabaseRevision(ctx)
		if err == nil {
			fmt.Printf("schema %s is up to date, at revision %d\n", s.Schema, n)
		}
		return err
	})
}
