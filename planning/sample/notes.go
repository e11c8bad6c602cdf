package sample

import "peijian/planning"

// Notice stands wherever the sample city is shown.
var Notice = planning.Text{Zh: "示例数据，边界为虚构", En: "Sample data. Boundaries are made up."}
