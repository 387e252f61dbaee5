#include "drill/request_record.h"

#include <array>

namespace regionfall::drill {

std::string_view text(Outcome outcome) {
  constexpr std::array<std::string_view, kOutcomes> kTexts = {
      "succeeded", "bad status", "timeout", "not connected", "closed", "malformed", "no name", "not sent",
  };
  return kTexts[static_cast<std::size_t>(outcome)];
}

}  // namespace regionfall::drill
