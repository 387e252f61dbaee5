#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "drill/scenario.h"

namespace regionfall::drill {

// Values over a drill's time, of one colour and name.
struct Series {
  std::string name;
  std::string_view color;
  std::vector<double> values;  // one a second
};

// A bar on a chart's lane.
struct Bar {
  double from_s = 0;
  double to_s = 0;
  std::string_view color;
  std::string label;          // shown inside when there is room, and when pointed at
  bool label_beside = false;  // shown behind the bar when there is no room inside
};
struct Lane {
  std::string name;
  std::vector<Bar> bars;
};

// Draws charts one below the other, as SVG, on one time axis: what happens at one moment stands in one column. Faults
// are shaded in all of them.
class ChartSheet {
 public:
  ChartSheet(const Scenario& scenario, double seconds);

  // Seconds are drawn as they are up to kColumnsMax; beyond, several share a column.
  void stacked(std::string_view title, std::string_view unit, const std::vector<Series>& series);
  void lines(std::string_view title, std::string_view unit, const std::vector<Series>& series);
  void lanes(std::string_view title, const std::vector<Lane>& lanes);
  // The whole, ended by the time axis.
  std::string finish();

  static constexpr std::size_t kColumnsMax = 500;

 private:
  double x(double second) const;
  void title(std::string_view text, const std::vector<Series>& legend);
  void frame(double height, double most, std::string_view unit);
  void shade(double height);
  void end_plot();
  void bar(const Bar& bar);

  const Scenario& scenario_;
  double seconds_;
  double y_ = 0;  // where the next chart begins
  std::string svg_;
};

// The least of 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 15, … that is not below `value`; 1 for 0 and less.
double round_up_nicely(double value);

// How many seconds share a column.
std::size_t seconds_per_column(std::size_t seconds);

}  // namespace regionfall::drill
