#include "hcl/functions/flatten.h"

#include "hcl/functions/arguments.h"

namespace regionfall::hcl {
namespace {

void flatten_into(const Value& list, Flattened& result) {
  result.marks = result.marks | list.marks();
  if (!length_is_known(list)) {
    result.known = false;
    return;
  }
  for (const Value& element : list.elements()) {
    if (is_sequence(element.type()) && !element.is_null()) {
      flatten_into(element, result);
      continue;
    }
    // It may turn out to be a list.
    if (element.type().is_dynamic() && !element.is_known()) result.known = false;
    result.elements.push_back(element);
  }
}

}  // namespace

Flattened flatten(const Value& list) {
  Flattened result;
  flatten_into(list, result);
  return result;
}

}  // namespace regionfall::hcl
