package document

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"peijian/geo"
)

// Decode fills the struct that into points to, by the names of its json tags. Unknown keys and values of a wrong kind are problems
// and leave their field as it was; a number may stand where a text is wanted (floor: 1) and is taken as written. A type with
// UnmarshalJSON decodes itself. null leaves a field as it was.
func Decode(name string, n *Node, into any) []geo.Problem {
	d := &decoder{reading{name: name}}
	if n != nil {
		d.value(n, reflect.ValueOf(into).Elem(), nil)
	}
	return d.problems
}

type decoder struct{ reading }

var ownReader = reflect.TypeFor[json.Unmarshaler]()

func (d *decoder) value(n *Node, v reflect.Value, path []string) {
	if n.Kind == Null {
		return
	}
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		d.value(n, v.Elem(), path)
		return
	}
	if v.Addr().Type().Implements(ownReader) {
		d.own(n, v, path)
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		d.fields(n, v, path)
	case reflect.Slice:
		d.items(n, v, path)
	case reflect.String:
		if d.wants(n, path, String, Number) {
			v.SetString(n.Text)
		}
	case reflect.Bool:
		if d.wants(n, path, Bool) {
			v.SetBool(n.Text == "true")
		}
	case reflect.Int64, reflect.Int:
		d.integer(n, v, path)
	case reflect.Float64:
		if d.wants(n, path, Number) {
			f, _ := strconv.ParseFloat(n.Text, 64) // a plain number of at most 20 characters
			v.SetFloat(f)
		}
	default:
		d.report("type", n.Line, Path(path), "这里的写法不能识别", fmt.Sprintf("cannot be read into %s", v.Type()))
	}
}

// own lets a type read its node. Numbers and texts keep their digits on the way.
func (d *decoder) own(n *Node, v reflect.Value, path []string) {
	b, err := json.Marshal(n.Value())
	if err == nil {
		err = v.Addr().Interface().(json.Unmarshaler).UnmarshalJSON(b)
	}
	if err != nil {
		zh := "值不符合要求"
		if said, bilingual := err.(interface{ Chinese() string }); bilingual {
			zh = said.Chinese()
		} else if v.Type().Name() == "Date" {
			zh = "不是日期，应写作 2026-11-23"
		}
		d.report("value", n.Line, Path(path), zh, err.Error())
	}
}

func (d *decoder) integer(n *Node, v reflect.Value, path []string) {
	if !d.wants(n, path, Number) {
		return
	}
	i, err := strconv.ParseInt(n.Text, 10, 64)
	if err != nil {
		d.report("integer", n.Line, Path(path), "必须是整数", "must be a whole number")
		return
	}
	v.SetInt(i)
}

func (d *decoder) items(n *Node, v reflect.Value, path []string) {
	if !d.wants(n, path, List) {
		return
	}
	out := reflect.MakeSlice(v.Type(), len(n.Items), len(n.Items))
	for i, item := range n.Items {
		d.value(item, out.Index(i), step(path, strconv.Itoa(i)))
	}
	v.Set(out)
}

func (d *decoder) fields(n *Node, v reflect.Value, path []string) {
	if !d.wants(n, path, Map) {
		return
	}
	for _, m := range n.Members {
		inner := step(path, m.Key)
		if i := fieldNamed(v.Type(), m.Key); i >= 0 {
			d.value(m.Value, v.Field(i), inner)
		} else {
			d.report("unknown_key", m.Line, Path(inner), "没有这一项", "there is no such key")
		}
	}
}

func fieldNamed(t reflect.Type, key string) int {
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if name == key && name != "-" && name != "" {
			return i
		}
	}
	return -1
}

// kindNames are what people call the kinds.
var kindNames = map[Kind][2]string{
	Null: {"空", "null"}, Bool: {"true 或 false", "true or false"}, Number: {"数字", "a number"},
	String: {"文字", "a text"}, List: {"列表", "a list"}, Map: {"一组键值", "keys with values"},
}

// wants says whether n is of one of the kinds, and reports when it is not.
func (d *decoder) wants(n *Node, path []string, kinds ...Kind) bool {
	for _, k := range kinds {
		if n.Kind == k {
			return true
		}
	}
	want, got := kindNames[kinds[0]], kindNames[n.Kind]
	d.report("type", n.Line, Path(path), fmt.Sprintf("应为%s，现为%s", want[0], got[0]), fmt.Sprintf("should be %s and is %s", want[1], got[1]))
	return false
}
