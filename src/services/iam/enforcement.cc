#include "services/iam/enforcement.h"

namespace regionfall::iam {
namespace {

constexpr Enforcement kAll[] = {Enforcement::kOff, Enforcement::kLog, Enforcement::kOn};

}  // namespace

std::string_view enforcement_name(Enforcement enforcement) {
  switch (enforcement) {
    case Enforcement::kOff:
      return "off";
    case Enforcement::kLog:
      return "log";
    case Enforcement::kOn:
      break;
  }
  return "on";
}

std::optional<Enforcement> enforcement_of(std::string_view name) {
  for (const Enforcement enforcement : kAll) {
    if (enforcement_name(enforcement) == name) return enforcement;
  }
  return std::nullopt;
}

}  // namespace regionfall::iam
