#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "terraform/state.h"
#include "terraform/state_journal.h"

// A state that is read and written comes back the same once more, and no bytes make reading it or a journal crash.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace regionfall::terraform;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static_cast<void>(parse_journal(text));
  const auto state = parse_state(text);
  if (!state) return 0;
  const std::string written = state_text(*state);
  const auto again = parse_state(written);
  if (!again || state_text(*again) != written) std::abort();
  return 0;
}
