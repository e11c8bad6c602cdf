package sample

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"peijian/planning"
)

// Companies and work units are invented, and every name of one says so: 示例.
var (
	estateFirst  = []string{"锦绣", "翠湖", "和悦", "嘉禾", "明月", "春晓", "金桂", "银杏", "紫薇", "青禾", "兰亭", "荷塘", "云溪", "星河", "东篱", "南山", "怡景", "盛世", "福泽", "安澜", "清风", "碧水", "丹枫", "雅颂", "书香"}
	estateSecond = []string{"苑", "花园", "名邸", "家园", "府", "里", "新村", "公馆", "小区", "庭院"}
	developers   = []string{"示例置业有限公司", "示例房地产开发有限公司", "示例城建开发有限公司", "示例安居置业有限公司", "示例宏图地产有限公司", "示例恒远置业有限公司", "示例华章房地产有限公司", "示例江汉置业有限公司", "示例楚天地产有限公司", "示例沔阳置业有限公司", "示例汇丰园置业有限公司", "示例新元地产有限公司"}
	propertyFirm = []string{"示例安心物业服务有限公司", "示例万家物业服务有限公司", "示例绿洲物业服务有限公司", "示例和美物业服务有限公司", "示例金管家物业服务有限公司"}
	workTrades   = []string{"纺织厂", "机械厂", "化肥厂", "酒厂", "面粉厂", "棉纺厂", "砖瓦厂", "农机厂", "印刷厂", "食品厂", "轧花厂", "汽修厂", "电机厂", "塑料厂", "粮站", "供销社", "运输公司", "水泥厂", "制药厂", "无纺布厂"}
	workOrders   = []string{"", "第一", "第二"}
)

// estateName is different for the first 250 numbers.
func estateName(n int) string {
	return "示例" + estateFirst[n%len(estateFirst)] + estateSecond[n/len(estateFirst)%len(estateSecond)]
}

// workUnit is different for the first 60 numbers.
func workUnit(n int) string {
	return "示例" + workOrders[n/len(workTrades)%len(workOrders)] + workTrades[n%len(workTrades)]
}

func permitNumber(year, n int) string { return fmt.Sprintf("示例售许字(%d)第%03d号", year, n) }

func contractNumber(year, n int) string { return fmt.Sprintf("仙土合示例%d-%03d", year, n) }

func numbered(n int, word string) string { return strconv.Itoa(n) + word }

func day(year, month, of int) planning.Date {
	return planning.Date{Year: year, Month: time.Month(month), Day: of}
}

// creditCode is the unified social credit code 统一社会信用代码 of invented company n, with both check characters right (GB 32100-2015,
// GB 11714-1997). Its body begins with YL, 样例, so that it is nobody's.
func creditCode(n int) string {
	body := fmt.Sprintf("YL%06d", n)
	code := "91429004" + body + organizationCheck(body)
	return code + creditCheck(code)
}

const creditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

func creditCheck(code string) string {
	sum, weight := 0, 1
	for _, r := range code {
		sum += strings.IndexRune(creditAlphabet, r) * weight
		weight = weight * 3 % 31
	}
	return creditAlphabet[(31-sum%31)%31:][:1]
}

func organizationCheck(body string) string {
	sum := 0
	for k, weight := range []int{3, 7, 9, 10, 5, 8, 4, 2} {
		sum += int(strings.IndexByte("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", body[k])) * weight
	}
	return "0123456789X0"[11-sum%11:][:1]
}
