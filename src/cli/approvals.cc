#include "cli/approvals.h"

#include <poll.h>
#include <unistd.h>

#include <istream>
#include <ostream>
#include <string>

#include "base/text.h"

namespace regionfall::cli {
namespace {

constexpr int kLookEveryMs = 100;

bool has_input() {
  pollfd ready{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
  return ::poll(&ready, 1, kLookEveryMs) > 0;
}

}  // namespace

Result<void> Approvals::approve(const drill::Step& step, const drill::Approval& approval,
                                const std::function<bool()>& stop) {
  if (approve_all_) return {};
  if (!environment_.input_is_terminal)
    return failure("Nobody can be asked here: there is no terminal. With -approve, all steps are approved.");
  environment_.out << "\n" << step.name << ": " << approval.question << " Only \"yes\" approves: " << std::flush;
  while (!has_input()) {
    if (stop()) return failure("Nobody answered.");
  }
  std::string answer;
  std::getline(environment_.in, answer);
  if (trim(answer) == "yes") return {};
  return failure("It was not approved.");
}

}  // namespace regionfall::cli
