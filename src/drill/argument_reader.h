#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "drill/scenario.h"
#include "hcl/body.h"
#include "terraform/block_reader.h"

namespace regionfall::drill {

// Reads the arguments of one block of a drill file, all of which are constants. What does not fit is a diagnostic at
// its place, and nothing is returned; nor is it, without a diagnostic, for an argument that is not set.
class ArgumentReader {
 public:
  ArgumentReader(const hcl::Content& content, terraform::LoadContext& context) : content_(content), context_(context) {}

  bool has(std::string_view name) const { return content_.attribute(name) != nullptr; }
  // Where the argument's value stands; it must be set.
  hcl::Range place(std::string_view name) const { return content_.attribute(name)->value->range; }
  void mistake(std::string_view name, std::string summary, std::string detail);

  std::optional<std::string> string(std::string_view name);
  std::optional<bool> boolean(std::string_view name);
  // Within bounds that the diagnostic tells.
  std::optional<double> number(std::string_view name, double more_than, double at_most);
  // In Go's notation ("1m30s"). `zero`: whether it may be 0; it may not be negative.
  enum class Zero : std::uint8_t { kAllowed, kRefused };
  std::optional<Duration> duration(std::string_view name, Zero zero);
  // "99.9%" or 99.9.
  std::optional<double> percent(std::string_view name);
  // An element with its place. A single string stands for a list of one.
  struct Text {
    std::string text;
    hcl::Range place;
  };
  std::vector<Text> strings(std::string_view name);
  // A map of strings, in the order of the keys.
  std::vector<std::pair<std::string, std::string>> map(std::string_view name);
  // "ttl", "forever", or { min = "30s", max = "5m" }, in whole seconds.
  std::optional<net::DnsTtlPolicy> resolver(std::string_view name);
  // Statuses (200) and classes ("2xx").
  std::optional<std::vector<StatusRange>> statuses(std::string_view name);

 private:
  std::optional<hcl::Value> value(std::string_view name);
  std::optional<hcl::Value> value_as(std::string_view name, const hcl::Type& type, std::string_view form);
  std::optional<std::chrono::seconds> clamp_end(const hcl::Value& object, std::string_view end, std::string_view name);

  const hcl::Content& content_;
  terraform::LoadContext& context_;
};

}  // namespace regionfall::drill
