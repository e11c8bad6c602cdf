package gpkg

import "strings"

func indexName(table string) string { return "rtree_" + table + "_" + shapeColumn }

type trigger struct{ name, sql string }

// triggers keep the index true when somebody edits the table (OGC 12-128r17, annex F.3): the functions are those of the program that edits.
func triggers(table string) []trigger {
	fill := strings.NewReplacer("<t>", quoted(table), "<c>", quoted(shapeColumn), "<i>", quoted(keyColumn), "<r>", quoted(indexName(table)))
	var out []trigger
	for _, t := range triggerTexts {
		name := indexName(table) + "_" + t.name
		out = append(out, trigger{name, "CREATE TRIGGER " + quoted(name) + " " + fill.Replace(t.sql)})
	}
	return out
}

const newBox = `INSERT OR REPLACE INTO <r> VALUES (NEW.<i>, ST_MinX(NEW.<c>), ST_MaxX(NEW.<c>), ST_MinY(NEW.<c>), ST_MaxY(NEW.<c>)); `

var triggerTexts = []trigger{
	{"insert", `AFTER INSERT ON <t> WHEN (NEW.<c> NOT NULL AND NOT ST_IsEmpty(NEW.<c>)) BEGIN ` + newBox + `END`},
	{"update1", `AFTER UPDATE OF <c> ON <t> WHEN OLD.<i> = NEW.<i> AND (NEW.<c> NOTNULL AND NOT ST_IsEmpty(NEW.<c>)) BEGIN ` + newBox + `END`},
	{"update2", `AFTER UPDATE OF <c> ON <t> WHEN OLD.<i> = NEW.<i> AND (NEW.<c> ISNULL OR ST_IsEmpty(NEW.<c>)) BEGIN DELETE FROM <r> WHERE id = OLD.<i>; END`},
	{"update3", `AFTER UPDATE ON <t> WHEN OLD.<i> != NEW.<i> AND (NEW.<c> NOTNULL AND NOT ST_IsEmpty(NEW.<c>)) BEGIN DELETE FROM <r> WHERE id = OLD.<i>; ` + newBox + `END`},
	{"update4", `AFTER UPDATE ON <t> WHEN OLD.<i> != NEW.<i> AND (NEW.<c> ISNULL OR ST_IsEmpty(NEW.<c>)) BEGIN DELETE FROM <r> WHERE id IN (OLD.<i>, NEW.<i>); END`},
	{"delete", `AFTER DELETE ON <t> WHEN OLD.<c> NOT NULL BEGIN DELETE FROM <r> WHERE id = OLD.<i>; END`},
}
