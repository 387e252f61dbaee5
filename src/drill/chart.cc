#include "drill/chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "drill/markup.h"

namespace regionfall::drill {
namespace {

constexpr double kWidth = 1080;
constexpr double kLeft = 150;  // of the plots: names of lanes and axis labels are before
constexpr double kRight = 1064;
constexpr double kPlotHeight = 96;
constexpr double kLaneHeight = 20;
constexpr double kTitleHeight = 26;
constexpr double kSpace = 14;
constexpr double kAxisHeight = 34;
constexpr double kLetterWidth = 6.2;  // of labels, about
constexpr int kTicksMax = 12;
constexpr double kTickRoom = 28;    // half of a label of the axis
constexpr double kHeadroom = 1.08;  // above the greatest value, so that shades of faults are seen

double as_seconds(Duration duration) { return std::chrono::duration<double>(duration).count(); }

std::string clock_text(double second) {
  const auto whole = static_cast<long>(std::lround(second));
  return whole < 60 ? fmt::format("{} s", whole) : fmt::format("{}:{:02} min", whole / 60, whole % 60);
}

// The time between two ticks of the axis: the least usual one that is not below `seconds`.
double tick_seconds(double seconds) {
  constexpr double kMinute = 60;
  for (const double usual : {1.0, 2.0, 5.0, 10.0, 20.0, 30.0}) {
    if (seconds <= usual) return usual;
  }
  return round_up_nicely(seconds / kMinute) * kMinute;
}

// As much of a lane's name as there is room for.
std::string shortened(const std::string& name) {
  constexpr std::size_t kNameMax = 22;
  if (name.size() <= kNameMax) return name;
  std::size_t end = kNameMax - 1;
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) --end;  // whole letters
  return name.substr(0, end) + "…";
}

// The values by column: the mean of the seconds that share one.
std::vector<double> columns(const std::vector<double>& values) {
  const std::size_t share = seconds_per_column(values.size());
  std::vector<double> means;
  for (std::size_t first = 0; first < values.size(); first += share) {
    const std::size_t end = std::min(first + share, values.size());
    double sum = 0;
    for (std::size_t i = first; i < end; ++i) sum += values[i];
    means.push_back(sum / static_cast<double>(end - first));
  }
  return means;
}

}  // namespace

double round_up_nicely(double value) {
  if (value <= 0) return 1;
  const double power = std::pow(10, std::floor(std::log10(value)));
  for (const double step : {1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0}) {
    if (value <= step * power * (1 + 1e-9)) return step * power;
  }
  return 10 * power;
}

std::size_t seconds_per_column(std::size_t seconds) {
  return std::max<std::size_t>(1, (seconds + ChartSheet::kColumnsMax - 1) / ChartSheet::kColumnsMax);
}

ChartSheet::ChartSheet(const Scenario& scenario, double seconds)
    : scenario_(scenario), seconds_(std::max(seconds, 1.0)) {
  std::vector<Bar> bars;
  for (const ScheduledFault& fault : scenario.faults)
    bars.push_back({as_seconds(fault.at), as_seconds(fault.until), "#b3261e",
                    fault.name + ": " + world::to_text(fault.fault), true});
  // Overlapping faults have lanes of their own.
  std::vector<Lane> lanes;
  for (const Bar& bar : bars) {
    auto free = std::ranges::find_if(lanes, [&](const Lane& lane) { return lane.bars.back().to_s <= bar.from_s; });
    if (free == lanes.end()) free = lanes.insert(lanes.end(), Lane{lanes.empty() ? "faults" : "", {}});
    free->bars.push_back(bar);
  }
  if (!lanes.empty()) this->lanes("", lanes);
}

double ChartSheet::x(double second) const {
  return kLeft + (kRight - kLeft) * std::clamp(second, 0.0, seconds_) / seconds_;
}

void ChartSheet::title(std::string_view text, const std::vector<Series>& legend) {
  if (text.empty()) return;
  svg_ += fmt::format("<text class=\"title\" x=\"{}\" y=\"{}\">{}</text>\n", kLeft, y_ + 16, escape_markup(text));
  double right = kRight;
  for (auto series = legend.rbegin(); series != legend.rend(); ++series) {
    right -= kLetterWidth * static_cast<double>(series->name.size()) + 28;
    svg_ += fmt::format(
        "<rect x=\"{0}\" y=\"{1}\" width=\"10\" height=\"10\" rx=\"2\" fill=\"{2}\"/>"
        "<text class=\"label\" x=\"{3}\" y=\"{4}\">{5}</text>\n",
        right, y_ + 7, series->color, right + 15, y_ + 16, escape_markup(series->name));
  }
  y_ += kTitleHeight;
}

void ChartSheet::shade(double height) {
  for (const ScheduledFault& fault : scenario_.faults) {
    const double from = x(as_seconds(fault.at));
    const double to = x(as_seconds(fault.until));
    svg_ += fmt::format("<rect class=\"fault\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{}\"/>\n", from, y_,
                        to - from, height);
  }
}

// The bounds of faults once more, over what has been drawn.
void ChartSheet::end_plot() {
  for (const ScheduledFault& fault : scenario_.faults) {
    for (const Duration time : {fault.at, fault.until})
      svg_ += fmt::format("<path class=\"edge\" d=\"M{:.1f} {:.1f}v{}\"/>\n", x(as_seconds(time)), y_, kPlotHeight);
  }
  y_ += kPlotHeight + kSpace;
}

void ChartSheet::frame(double height, double most, std::string_view unit) {
  shade(height);
  for (const double part : {0.0, 0.5, 1.0}) {
    const double y = y_ + height * (1 - part);
    svg_ += fmt::format(
        "<path class=\"grid\" d=\"M{} {:.1f}H{}\"/>"
        "<text class=\"label end\" x=\"{}\" y=\"{:.1f}\">{:g} {}</text>\n",
        kLeft, y, kRight, kLeft - 8, y + 4, most * part, escape_markup(unit));
  }
}

void ChartSheet::stacked(std::string_view title, std::string_view unit, const std::vector<Series>& series) {
  std::vector<std::vector<double>> values;
  for (const Series& one : series) values.push_back(columns(one.values));
  const std::size_t count = values.empty() ? 0 : values.front().size();
  std::vector<double> below(count, 0);
  double most = 0;
  for (std::size_t i = 0; i < count; ++i) {
    double sum = 0;
    for (const auto& one : values) sum += one[i];
    most = std::max(most, sum);
  }
  most = round_up_nicely(most * kHeadroom);
  this->title(title, series);
  frame(kPlotHeight, most, unit);
  const auto share = static_cast<double>(seconds_per_column(series.empty() ? 0 : series.front().values.size()));
  const auto y = [&](double value) { return y_ + kPlotHeight * (1 - value / most); };
  for (std::size_t s = 0; s < series.size(); ++s) {
    std::string there;
    std::string back;
    for (std::size_t i = 0; i < count; ++i) {
      const double from = x(static_cast<double>(i) * share);
      const double to = x(static_cast<double>(i + 1) * share);
      const double top = y(below[i] + values[s][i]);
      there += fmt::format("{}{:.1f} {:.1f}H{:.1f}", i == 0 ? "M" : "L", from, top, to);
      back = fmt::format("L{:.1f} {:.1f}H{:.1f}", to, y(below[i]), from) + back;
      below[i] += values[s][i];
    }
    if (count > 0) svg_ += fmt::format("<path fill=\"{}\" d=\"{}{}Z\"/>\n", series[s].color, there, back);
  }
  end_plot();
}

void ChartSheet::lines(std::string_view title, std::string_view unit, const std::vector<Series>& series) {
  double most = 0;
  for (const Series& one : series) {
    for (const double value : columns(one.values)) most = std::max(most, value);
  }
  most = round_up_nicely(most * kHeadroom);
  this->title(title, series);
  frame(kPlotHeight, most, unit);
  for (const Series& one : series) {
    const auto share = static_cast<double>(seconds_per_column(one.values.size()));
    const std::vector<double> values = columns(one.values);
    std::string path;
    bool drawing = false;
    for (std::size_t i = 0; i < values.size(); ++i) {
      // Where there is nothing to measure, the line is broken.
      const bool any = values[i] > 0;
      if (any)
        path += fmt::format("{}{:.1f} {:.1f}H{:.1f}", drawing ? "L" : "M", x(static_cast<double>(i) * share),
                            y_ + kPlotHeight * (1 - values[i] / most), x(static_cast<double>(i + 1) * share));
      drawing = any;
    }
    svg_ += fmt::format("<path class=\"line\" stroke=\"{}\" d=\"{}\"/>\n", one.color, path);
  }
  end_plot();
}

void ChartSheet::lanes(std::string_view title, const std::vector<Lane>& lanes) {
  this->title(title, {});
  if (!title.empty()) shade(kLaneHeight * static_cast<double>(lanes.size()));
  for (const Lane& lane : lanes) {
    svg_ += fmt::format("<text class=\"label end\" x=\"{}\" y=\"{:.1f}\">{}</text>\n", kLeft - 8, y_ + 14,
                        escape_markup(shortened(lane.name)));
    for (const Bar& bar : lane.bars) this->bar(bar);
    y_ += kLaneHeight;
  }
  y_ += kSpace;
}

void ChartSheet::bar(const Bar& bar) {
  const double from = x(bar.from_s);
  const double width = std::max(x(bar.to_s) - from, 1.5);
  const double label_width = kLetterWidth * static_cast<double>(bar.label.size()) + 8;
  const bool inside = width > label_width;
  const std::string label = escape_markup(bar.label);
  svg_ += fmt::format(
      "<g><title>{}</title><rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{}\" rx=\"2\" fill=\"{}\"/>",
      label, from, y_ + 2, width, kLaneHeight - 4, bar.color);
  if (inside || (bar.label_beside && from + width + label_width < kRight))
    svg_ += fmt::format("<text class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>", inside ? "inside" : "label",
                        inside ? from + 5 : from + width + 5, y_ + 14, label);
  svg_ += "</g>\n";
}

std::string ChartSheet::finish() {
  const double step = tick_seconds(seconds_ / kTicksMax);
  for (double second = 0; second <= seconds_; second += step) {
    svg_ += fmt::format(
        "<path class=\"tick\" d=\"M{0:.1f} {1:.1f}v5\"/>"
        "<text class=\"label {4}\" x=\"{0:.1f}\" y=\"{2:.1f}\">{3}</text>\n",
        x(second), y_ - kSpace + 4, y_ + 12, clock_text(second), x(second) + kTickRoom > kWidth ? "end" : "middle");
  }
  y_ += kAxisHeight;
  return fmt::format("<svg viewBox=\"0 0 {0} {1:.0f}\" role=\"img\" xmlns=\"http://www.w3.org/2000/svg\">\n{2}</svg>\n",
                     kWidth, y_, svg_);
}

}  // namespace regionfall::drill
