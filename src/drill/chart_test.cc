#include "drill/chart.h"

#include <gtest/gtest.h>

#include "drill/drill_testing.h"
#include "drill/markup.h"

namespace regionfall::drill {
namespace {

using namespace std::chrono_literals;

TEST(Chart, HasRoundAxes) {
  const std::pair<double, double> cases[] = {{0, 1},     {0.3, 0.3}, {1, 1},    {1.1, 1.5},
                                             {2.1, 2.5}, {70, 80},   {81, 100}, {100, 100}};
  for (const auto& [value, most] : cases) EXPECT_DOUBLE_EQ(round_up_nicely(value), most);
}

TEST(Chart, LetsSecondsShareColumnsInLongDrills) {
  EXPECT_EQ(seconds_per_column(0), 1U);
  EXPECT_EQ(seconds_per_column(ChartSheet::kColumnsMax), 1U);
  EXPECT_EQ(seconds_per_column(ChartSheet::kColumnsMax + 1), 2U);
}

TEST(Chart, ShadesEachFaultInEveryPlot) {
  const Scenario drill = scenario({{1s, 2s}, {5s, 6s}});
  ChartSheet sheet(drill, 10);
  sheet.stacked("a", "/s", {{"one", "#000", std::vector<double>(10, 1)}});
  sheet.lines("b", "ms", {{"one", "#000", std::vector<double>(10, 1)}});
  const std::string svg = sheet.finish();
  std::size_t shades = 0;
  for (std::size_t at = svg.find("class=\"fault\""); at != std::string::npos; at = svg.find("class=\"fault\"", at + 1))
    ++shades;
  EXPECT_EQ(shades, 4U);
}

TEST(Markup, IsEscaped) { EXPECT_EQ(escape_markup("<a href=\"x\">&\n"), "&lt;a href=&quot;x&quot;&gt;&amp; "); }

}  // namespace
}  // namespace regionfall::drill
