package answer

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"peijian/planning"
)

// titles name the kinds of answers that are none.
var titles = map[int]planning.Text{
	http.StatusBadRequest:            {Zh: "请求有误", En: "Bad request"},
	http.StatusUnauthorized:          {Zh: "请先登录", En: "Sign in first"},
	http.StatusLocked:                {Zh: "账号已锁定", En: "Locked"},
	http.StatusForbidden:             {Zh: "无权操作", En: "Forbidden"},
	http.StatusNotFound:              {Zh: "没有找到", En: "Not found"},
	http.StatusMethodNotAllowed:      {Zh: "方法不允许", En: "Method not allowed"},
	http.StatusNotAcceptable:         {Zh: "没有所要的形式", En: "Not acceptable"},
	http.StatusGone:                  {Zh: "已不再保留", En: "Gone"},
	http.StatusPreconditionFailed:    {Zh: "已被修改", En: "Changed meanwhile"},
	http.StatusPreconditionRequired:  {Zh: "须注明版本", En: "Version required"},
	http.StatusConflict:              {Zh: "发生冲突", En: "Conflict"},
	http.StatusRequestEntityTooLarge: {Zh: "内容过大", En: "Too large"},
	http.StatusUnsupportedMediaType:  {Zh: "内容类型有误", En: "Unsupported media type"},
	http.StatusMisdirectedRequest:    {Zh: "访问名称有误", En: "Misdirected request"},
	http.StatusUnprocessableEntity:   {Zh: "内容有误", En: "Invalid content"},
	http.StatusInternalServerError:   {Zh: "服务器出错", En: "Server error"},
	http.StatusServiceUnavailable:    {Zh: "暂时不可用", En: "Not available"},
}

// sentences are what is said of a code when nothing more is known.
var sentences = map[string]planning.Text{
	"not_found":          {Zh: "没有找到所要的内容。", En: "There is no such thing here."},
	"invalid":            {Zh: "提交的内容有误。", En: "What was sent is not valid."},
	"conflict":           {Zh: "与现有内容冲突。", En: "It conflicts with what is there."},
	"forbidden":          {Zh: "无权进行此操作。", En: "This is not allowed."},
	"no_fonts":           {Zh: "本程序未内置打印字体，请用 make build 构建。", En: "This program was built without the papers' fonts: run make build."},
	"no_past":            {Zh: "本服务只提供当前数据，不能查看以往日期。", En: "This server shows the present only, and no past day."},
	"not_all":            {Zh: "有几处不能这样处置，一处也没有改动。", En: "Some of them cannot be acted on so; none was changed."},
	"no_office":          {Zh: "本服务未开放登录和办件。", En: "Officers do not sign in to this server."},
	"sign_in":            {Zh: "请先登录。", En: "Sign in first."},
	"bad_credentials":    {Zh: "登录名或密码不正确。", En: "The login or the password is wrong."},
	"locked":             {Zh: "账号已锁定。", En: "The account is locked."},
	"gate_shut":          {Zh: "规则不允许准予。", En: "The rule keeps the gate shut."},
	"not_editable":       {Zh: "办件已审查或已办结，不能更换申请材料；请先退回或要求补正。", En: "The file is assessed or decided: return it, or request a correction, before it is changed."},
	"not_your_signature": {Zh: "您的岗位不能代表该方签字。", En: "Your role may not sign for this party."},
	"internal":           {Zh: "服务器出错，已记入日志；请把请求编号告诉管理员。", En: "The server failed and has logged it; tell the administrator the request's number."},
	"loading":            {Zh: "正在载入城市数据，请稍候再试。", En: "The city is being loaded; try again in a moment."},
	"method_not_allowed": {Zh: "此地址不支持该请求方法。", En: "This address does not take that method."},
	"media_type":         {Zh: "此地址不接受该内容类型，请按说明设置 Content-Type。", En: "This address does not take that media type: set Content-Type as described."},
	"too_large":          {Zh: "提交的内容超过上限。", En: "What was sent is over the limit."},
	"cross_origin":       {Zh: "请求来自其他网站，已拒绝。", En: "The request came from another site and was refused."},
	"invalid_file":       {Zh: "文件有误。", En: "The file is not valid."},
	"import_elsewhere":   {Zh: "导入数据须由地信分析员或管理员登录，或在服务器本机操作。", En: "Files are imported by a GIS analyst or administrator who has signed in, or on the server's own machine."},
	"difference_changed": {Zh: "差异已与您所见不同，请重新核对。", En: "The difference is not the one that you saw: look at it again."},
	"undo_blocked":       {Zh: "不能撤销：此后又有改动。", En: "It cannot be undone: there were later changes."},
	"has_problems":       {Zh: "文件有未解决的问题，未写入。", En: "Problems stand against the file; nothing was written."},
	"not_an_editor":      {Zh: "只有地信分析员和管理员可以修改要素。", En: "Only analysts and administrators change features."},
	"import_off":         {Zh: "本服务未开放导入。", En: "This server does not take imports."},
	"busy":               {Zh: "正在审查其他文件，请稍候再试。", En: "Other files are being judged; try again in a moment."},
	"bad_query":          {Zh: "网址中的参数无法读取。", En: "The parameters of the address cannot be read."},
	"wrong_host":         {Zh: "本服务不以此名称提供访问；请改用 IP 地址或 localhost，或请管理员以 --host 登记此名称。", En: "This server does not answer under that name: use its IP address or localhost, or have the name allowed with --host."},
	"database_away":      {Zh: "暂时无法连接数据库，数据未写入；请稍候再试。", En: "The database cannot be reached and nothing was written; try again in a moment."},
	"read_timeout":       {Zh: "文件传输中断或过慢。", En: "The file stopped coming, or came too slowly."},
	"no_screens":         {Zh: "界面尚未构建，请运行 make build。", En: "The screens are not built; run make build."},
}

// TooLarge says that what was sent has more than limit bytes.
func TooLarge(limit int64) *Problem {
	mib := float64(limit) / (1 << 20)
	return NewProblem(http.StatusRequestEntityTooLarge, "too_large").Because(planning.Text{
		Zh: fmt.Sprintf("文件超过 %.4g MiB 的上限。", mib), En: fmt.Sprintf("The file is over the limit of %.4g MiB.", mib)})
}

// BadParameter says that a parameter has a wrong value.
func BadParameter(name string, why planning.Text) *Problem { return BadPart("query", name, why) }

// badHeader says the same of a header.
func badHeader(name string, why planning.Text) *Problem { return BadPart("header", name, why) }

// BadPart says it of any part of a request: path, query, header.
func BadPart(part, name string, why planning.Text) *Problem {
	m := Mistake{Location: part + "." + name, Field: name, Zh: "参数 " + name + "：" + why.Zh, En: "parameter " + name + ": " + why.En}
	p := NewProblem(http.StatusBadRequest, "bad_parameter").Because(planning.Text{Zh: m.Zh, En: m.En})
	p.Errors = []Mistake{m}
	return p
}

// mistakeOf says in both languages what huma found wrong.
func mistakeOf(err error) (m Mistake, unknownParameter bool) {
	var d *huma.ErrorDetail
	if !errors.As(err, &d) {
		return Mistake{Location: "body", Zh: "内容有误", En: err.Error()}, false
	}
	m = Mistake{Location: d.Location, En: d.Message, Zh: chinese(d.Message)}
	if at, name, ok := strings.Cut(d.Location, "."); ok && at != "body" {
		m.Field = name
		m.Zh, m.En = "参数 "+name+"："+m.Zh, "parameter "+name+": "+m.En
	}
	if d.Message == "unknown query parameter" {
		m.Zh, m.En = "没有名为 "+m.Field+" 的参数", "there is no parameter "+m.Field
		return m, true
	}
	return m, false
}

// chinese translates the messages of huma that parameters can cause.
func chinese(message string) string {
	for _, w := range []struct{ en, zh string }{
		{"expected number >= ", "不得小于 "},
		{"expected number <= ", "不得大于 "},
		{"expected value to be one of ", "须为以下之一："},
		{"expected length >= ", "长度不得小于 "},
		{"expected length <= ", "长度不得大于 "},
	} {
		if rest, ok := strings.CutPrefix(message, w.en); ok {
			return w.zh + strings.Trim(rest, `"`)
		}
	}
	switch {
	case strings.HasPrefix(message, "required"):
		return "缺少此参数"
	case strings.Contains(message, "integer"):
		return "须为整数"
	case strings.Contains(message, "number"), strings.Contains(message, "float"):
		return "须为数字"
	case strings.Contains(message, "bool"):
		return "须为 true 或 false"
	}
	return "值不正确"
}

// Missing says what a request lacks, and where: body.reason.
func Missing(where, zh, en string) *Problem {
	p := NewProblem(http.StatusUnprocessableEntity, "invalid").Because(planning.Text{Zh: zh + "。", En: en + "."})
	p.Errors = []Mistake{{Location: where, Code: "missing", Zh: zh, En: en}}
	return p
}
