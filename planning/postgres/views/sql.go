package views

import (
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"peijian/planning"
)

// The roles for people who come to the database themselves. They cannot log in: an administrator grants them to logins.
const (
	Reader  = "peijian_reader"  // reads what the public may see
	Analyst = "peijian_analyst" // reads everything, and edits
)

// App is the program's own role, which may use the views too.
const app = "peijian_app"

// closed are layers that nobody edits in SQL: applications come through the office.
var closed = map[string]bool{planning.Applications: true}

// view is one view of a layer.
type view struct {
	layer    *planning.Layer
	internal bool // shows what only officers may see
	versions bool // every version, and not only those in force
}

func (v view) name() string {
	name := v.layer.Name
	if v.versions {
		name += "_versions"
	}
	if v.internal {
		name += "_internal"
	}
	return name
}

// every lists the views: of internal layers there are none for the public.
func every() (out []view) {
	for _, l := range planning.Layers() {
		for _, versions := range []bool{false, true} {
			if !l.Internal {
				out = append(out, view{l, false, versions})
			}
			out = append(out, view{l, true, versions})
		}
	}
	return out
}

// SQL makes the views, their triggers, comments and grants. It may be run again and again, by the owner of the city with the city's schema first in search_path.
func SQL() string {
	var b strings.Builder
	b.WriteString("-- The views of every layer for people who come to the database themselves; made by peijian, shown by 'peijian layers --sql'.\n\n")
	b.WriteString(door)
	for _, v := range every() {
		v.write(&b)
	}
	b.WriteString(schemaGrant)
	return b.String()
}

// column is one column of a view: what it is computed from, and what it says.
type column struct{ name, from, about string }

func (v view) columns() []column {
	out := []column{{"code", "o.code", v.layer.Code.Title.Zh + " · " + v.layer.Code.Title.En}}
	if v.versions {
		out = []column{{"version_id", "o.version_id", "版本记录号 · number of the version, unique"}, out[0]}
	}
	if v.layer.Geometry != planning.NoGeometry {
		out = append(out, column{"geom", "o.geom", "图形，EPSG:4490 经纬度 · shape in EPSG:4490"})
	}
	out = append(out, column{"valid_from", "o.valid_from", "生效日期，空为一向有效 · in force from this day; empty: since always"},
		column{"valid_to", "o.valid_to", "失效日期，当日起无效，空为未定 · in force until the day before; empty: open"},
		column{"source", "o.source", "来源文件或单位 · file or office it came from"})
	out = append(out, v.record()...)
	if v.internal {
		out = append(out, column{"audience", "o.audience", "可见范围：public 公开，internal 内部 · who may see it"})
	}
	for i := range v.layer.Fields {
		if f := &v.layer.Fields[i]; v.internal || !f.Internal {
			out = append(out, column{f.Name, "o." + quoted(f.Name), about(f)})
		}
	}
	return out
}

// record are the columns that say when a version was recorded.
func (v view) record() (out []column) {
	if v.versions {
		out = []column{{"revision_from", "o.rev_from", "起始版次 · first revision of the version"}, {"revision_to", "o.rev_to", "终止版次，空为现行 · revision that ended it; empty: it is current"},
			{"recorded_from", "b.made_at", "记入时间 · when it was recorded"}, {"recorded_to", "e.made_at", "终止时间，空为现行 · when it was ended; empty: it is current"}}
	} else {
		out = []column{{"in_force", "(coalesce(o.valid_from <= c.as_of, true) AND coalesce(c.as_of < o.valid_to, true))", "今日是否有效 · whether the law knows it today"},
			{"revision", "o.rev_from", "版次 · revision that made it"}, {"recorded_at", "b.made_at", "记入时间 · when it was recorded"}}
	}
	if v.internal {
		out = append(out, column{"recorded_by", "b.actor", "记入人 · who recorded it"}, column{"recorded_note", "b.note", "记入说明 · why"})
	}
	return out
}

// about is what a field's comment says.
func about(f *planning.Field) string {
	text := f.Title.Zh + " · " + f.Title.En
	if f.Unit != "" {
		text += "（" + f.Unit + "）"
	}
	if f.Refers != "" {
		text += "；→ " + f.Refers + ".code"
	}
	var values []string
	for _, c := range f.Choices {
		values = append(values, c.Value+" "+c.Title.Zh)
	}
	if len(values) > 0 {
		text += "：" + strings.Join(values, "，")
	}
	return text
}

// from is what the view reads, of whom and when.
func (v view) from() string {
	table := quoted(v.layer.Table)
	text := table + " o JOIN revision b ON b.number = o.rev_from"
	if v.versions {
		text += " LEFT JOIN revision e ON e.number = o.rev_to"
	} else {
		text += " CROSS JOIN city c"
	}
	var conditions []string
	if !v.versions {
		conditions = append(conditions, "o.rev_to IS NULL")
	}
	if !v.internal {
		conditions = append(conditions, "NOT ("+v.hidden("o")+")")
	}
	if !v.internal && v.versions { // nor what turned out to be of limited title
		last := "SELECT " + v.hidden("l") + " FROM " + table + " l WHERE l.code = o.code AND l.rev_to IS "
		conditions = append(conditions, "NOT coalesce(("+last+"NULL), ("+last+"NOT NULL ORDER BY l.rev_to DESC LIMIT 1))")
	}
	if len(conditions) > 0 {
		text += "\n\tWHERE " + strings.Join(conditions, " AND ")
	}
	return text
}

// hidden is a condition: that the public may not see a version.
func (v view) hidden(of string) string {
	text := of + ".audience <> 'public'"
	for _, f := range v.layer.Fields {
		if f.Internal && f.Kind == planning.KindBoolean {
			text += " OR coalesce(" + of + "." + quoted(f.Name) + ", false)"
		}
	}
	return text
}

func (v view) write(b *strings.Builder) {
	name := quoted(v.name())
	var selected []string
	for _, c := range v.columns() {
		selected = append(selected, c.from+" AS "+quoted(c.name))
	}
	query := "SELECT " + strings.Join(selected, ",\n\t\t") + "\n\tFROM " + v.from()
	fmt.Fprintf(b, "DO $make$\nBEGIN\n\tCREATE OR REPLACE VIEW %[1]s AS %[2]s;\nEXCEPTION WHEN invalid_table_definition THEN -- a column is gone or another one\n\tDROP VIEW %[1]s;\n\tCREATE VIEW %[1]s AS %[2]s;\nEND\n$make$;\n", name, query)
	fmt.Fprintf(b, "COMMENT ON VIEW %s IS %s;\n", name, literal(v.about()))
	for _, c := range v.columns() {
		fmt.Fprintf(b, "COMMENT ON COLUMN %s.%s IS %s;\n", name, quoted(c.name), literal(c.about))
	}
	if v.editable() {
		shape := "none"
		if v.layer.Geometry != planning.NoGeometry {
			shape = "geom"
		}
		fmt.Fprintf(b, "DROP TRIGGER IF EXISTS edit ON %[1]s;\nCREATE TRIGGER edit INSTEAD OF INSERT OR UPDATE OR DELETE ON %[1]s FOR EACH ROW EXECUTE FUNCTION edit_layer(%[2]s, '%[3]s');\n", name, literal(v.layer.Name), shape)
	}
	v.grant(b)
}

func (v view) editable() bool { return v.internal && !v.versions && !closed[v.layer.Name] }

func (v view) about() string {
	text := v.layer.Title.Zh + " · " + v.layer.Title.En
	if v.versions {
		text += "；全部版本 · every version"
	}
	if v.internal {
		text += "；含内部内容 · with what is for officers only"
	}
	if v.editable() {
		text += "；可编辑，每次修改成为一个版次 · may be edited: every change becomes a revision"
	}
	return text
}

func (v view) grant(b *strings.Builder) {
	rights := "SELECT"
	if v.editable() {
		rights = "SELECT, INSERT, UPDATE, DELETE"
	}
	fmt.Fprintf(b, "GRANT %s ON %s TO %s;\n", rights, quoted(v.name()), app)
	for _, role := range []string{Reader, Analyst} {
		if role == Reader && v.internal {
			continue
		}
		fmt.Fprintf(b, "DO $grant$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = '%[1]s') THEN GRANT %[2]s ON %[3]s TO %[1]s; END IF; END $grant$;\n", role, rights, quoted(v.name()))
	}
	b.WriteString("\n")
}

func quoted(name string) string { return pgx.Identifier{name}.Sanitize() }

func literal(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

// door is the function behind the triggers. It runs with the owner's rights and records the login of whoever edits.
const door = `CREATE OR REPLACE FUNCTION edit_layer() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $edit$
DECLARE
	v_record constant text[] := '{code,geom,in_force,revision,recorded_at,recorded_by,recorded_note}'; -- what a view says beside the layer's own columns
	v_new jsonb;
	v_feature jsonb;
BEGIN
	IF TG_OP = 'DELETE' THEN
		PERFORM close_feature(TG_ARGV[0], OLD.code, session_user::text);
		RETURN OLD;
	END IF;
	IF coalesce(NEW.code, '') = '' THEN
		RAISE EXCEPTION 'a feature needs a code' USING ERRCODE = 'PJ422';
	END IF;
	v_new := to_jsonb(NEW) - v_record;
	IF TG_OP = 'UPDATE' THEN
		IF NEW.code <> OLD.code THEN
			RAISE EXCEPTION 'the code of a feature stays: end it, and add another' USING ERRCODE = 'PJ422';
		END IF;
		SELECT coalesce(jsonb_object_agg(n.key, n.value), '{}') INTO v_new FROM jsonb_each(v_new) n WHERE n.value IS DISTINCT FROM to_jsonb(OLD) -> n.key;
	ELSE
		v_new := jsonb_strip_nulls(v_new);
	END IF;
	v_feature := jsonb_build_object('id', NEW.code, 'properties', v_new);
	IF TG_ARGV[1] = 'geom' THEN
		IF NEW.geom IS NULL THEN
			RAISE EXCEPTION 'a feature of this layer has a shape' USING ERRCODE = 'PJ422';
		END IF;
		IF TG_OP = 'INSERT' OR NOT ST_OrderingEquals(NEW.geom, OLD.geom) THEN
			v_feature := v_feature || jsonb_build_object('geometry', ST_AsGeoJSON(NEW.geom, 15)::jsonb);
		END IF;
	END IF;
	PERFORM put_feature(TG_ARGV[0], v_feature, session_user::text);
	RETURN NEW;
END
$edit$;
REVOKE ALL ON FUNCTION edit_layer() FROM PUBLIC;

`

// schemaGrant lets the roles look up names in the city.
const schemaGrant = `DO $grant$
DECLARE
	v_role name;
BEGIN
	FOR v_role IN SELECT rolname FROM pg_roles WHERE rolname IN ('` + Reader + `', '` + Analyst + `') LOOP
		EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', current_schema(), v_role);
	END LOOP;
END
$grant$;
`
