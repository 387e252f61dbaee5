#include <algorithm>
#include <optional>

#include "base/text.h"
#include "hcl/evaluation.h"
#include "hcl/value_text.h"

namespace regionfall::hcl {

// Tells, for each variable that an expression reads, what its value is: of the longest beginning of the traversal that
// has one. A name alone (`each` of `each.value`) says too little to be worth a line.
std::vector<std::pair<std::string, std::string>> Evaluation::values_involved(const Expression& involved) {
  std::vector<std::pair<std::string, std::string>> described;
  Diagnostics unheard;
  Diagnostics* heard = std::exchange(diagnostics_, &unheard);
  describing_ = true;
  for (Traversal traversal : variables_of(involved)) {
    for (; !traversal.steps.empty(); traversal.steps.pop_back()) {
      const std::size_t before = mark();
      const Value value = traversal_value(traversal, involved);
      if (failed_since(before)) continue;
      std::string name = traversal.to_string();
      const bool repeated = std::ranges::any_of(described, [&](const auto& entry) { return entry.first == name; });
      if (!repeated) described.emplace_back(std::move(name), value_statement(value));
      break;
    }
  }
  describing_ = false;
  diagnostics_ = heard;
  std::ranges::sort(described);
  return described;
}

std::vector<std::pair<std::string, std::string>> values_read(const Expression& expression, const Scope& scope) {
  Diagnostics unheard;
  return Evaluation(scope, unheard).values_involved(expression);
}

}  // namespace regionfall::hcl
