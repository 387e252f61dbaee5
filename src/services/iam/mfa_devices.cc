#include <fmt/format.h>

#include <array>
#include <span>

#include "base/text.h"
#include "services/iam/arn.h"
#include "services/iam/entities.h"
#include "services/iam/ids.h"
#include "services/iam/one_time_code.h"
#include "services/iam/operations.h"
#include "services/iam/pagination.h"
#include "services/iam/user_credentials.h"

namespace regionfall::iam {

using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::size_t kDevicesPerUserMax = 8;
constexpr std::size_t kSeedCharacters = 64;

Result<const MfaDevice*, ApiError> find_device(const State& state, const Value& input, const Request& request) {
  const std::string& serial = input[m::SerialNumber].as_text();
  const MfaDevice* device = state.mfa_devices.find(account_key(request.caller.account, serial));
  if (device == nullptr) {
    return no_such_entity(fmt::format("VirtualMFADevice with serial number {} doesn't exist.", serial));
  }
  return device;
}

template <class Change>
void update_device(State& state, const Request& request, const MfaDevice& device, Change&& change) {
  state.mfa_devices.update(account_key(request.caller.account, device.serial_number), std::forward<Change>(change));
}

Result<void, ApiError> check_codes(const MfaDevice& device, const Value& input, const Request& request) {
  if (codes_are_good(device.seed, input[m::AuthenticationCode1].as_text(), input[m::AuthenticationCode2].as_text(),
                     request.now)) {
    return {};
  }
  constexpr int kForbidden = 403;
  return aws::api_error("InvalidAuthenticationCode",
                        fmt::format("MFA Device {} authentication codes are not valid.", device.serial_number),
                        kForbidden);
}

// The device, which must be enabled for the user in the input.
Result<const MfaDevice*, ApiError> find_enabled(State& state, const Value& input, const Request& request) {
  const User* user = TRY(find_user_or_caller(state, input, request));
  const MfaDevice* device = TRY(find_device(state, input, request));
  if (!device->user || !equals_ignoring_case(*device->user, user->name)) {
    return no_such_entity(fmt::format("MFA Device invalid for user {}.", user->name));
  }
  return device;
}

}  // namespace

std::vector<const MfaDevice*> mfa_devices_of(const State& state, const aws::AccountId& account, std::string_view user) {
  std::vector<const MfaDevice*> devices;
  for_each_of(state.mfa_devices, account, [&](const MfaDevice& device) {
    if (device.user && equals_ignoring_case(*device.user, user)) devices.push_back(&device);
  });
  return devices;
}

Outcome create_virtual_mfa_device(State& state, const Value& input, const Request& request) {
  const std::string& name = input[m::VirtualMFADeviceName].as_text();
  MfaDevice device{.serial_number = iam_arn(request.caller.account.text, "mfa", path_of(input), name),
                   .seed = unique_id(request.random, ""),
                   .tags = TRY(tags_of(input[m::Tags]))};
  while (device.seed.size() < kSeedCharacters) device.seed += unique_id(request.random, "");
  device.seed.resize(kSeedCharacters);
  std::string key = account_key(request.caller.account, device.serial_number);
  if (state.mfa_devices.contains(key)) {
    return entity_already_exists("MFADevice entity at the same path and name already exists.");
  }
  Value made = Value::of({{m::SerialNumber, device.serial_number},
                          {m::Base32StringSeed, Value::Blob{device.seed}},
                          {m::Tags, tags_value(device.tags)}});
  state.mfa_devices.put(std::move(key), std::move(device));
  return Value::of({{m::VirtualMFADevice, std::move(made)}});
}

Outcome delete_virtual_mfa_device(State& state, const Value& input, const Request& request) {
  const MfaDevice* device = TRY(find_device(state, input, request));
  if (device->user) return delete_conflict("MFA VirtualDevice in use. Must deactivate first.");
  state.mfa_devices.erase(account_key(request.caller.account, device->serial_number));
  return Value::Structure();
}

Outcome enable_mfa_device(State& state, const Value& input, const Request& request) {
  const User* user = TRY(find_entity<User>(state, input, request));
  const MfaDevice* device = TRY(find_device(state, input, request));
  if (device->user) return entity_already_exists("MFA Device is already in use.");
  if (mfa_devices_of(state, request.caller.account, user->name).size() >= kDevicesPerUserMax) {
    return quota_exceeded("MFADevicesPerUser", kDevicesPerUserMax);
  }
  TRY(check_codes(*device, input, request));
  update_device(state, request, *device, [&](MfaDevice& changed) {
    changed.user = user->name;
    changed.enable_date = request.now;
  });
  return Value::Structure();
}

Outcome resync_mfa_device(State& state, const Value& input, const Request& request) {
  const MfaDevice* device = TRY(find_enabled(state, input, request));
  TRY(check_codes(*device, input, request));
  return Value::Structure();
}

Outcome deactivate_mfa_device(State& state, const Value& input, const Request& request) {
  const MfaDevice* device = TRY(find_enabled(state, input, request));
  update_device(state, request, *device, [&](MfaDevice& changed) {
    changed.user.reset();
    changed.enable_date.reset();
  });
  return Value::Structure();
}

Outcome get_mfa_device(State& state, const Value& input, const Request& request) {
  const MfaDevice* device = TRY(find_device(state, input, request));
  Value output = Value::of({{m::SerialNumber, device->serial_number}});
  if (device->user) output.set(m::UserName, *device->user).set(m::EnableDate, *device->enable_date);
  return output;
}

Outcome list_mfa_devices(State& state, const Value& input, const Request& request) {
  const User* user = TRY(find_user_or_caller(state, input, request));
  Page page(m::MFADevices, input);
  for (const MfaDevice* device : mfa_devices_of(state, request.caller.account, user->name)) {
    page.offer(device->serial_number, [&] {
      return Value::of({{m::UserName, *device->user},
                        {m::SerialNumber, device->serial_number},
                        {m::EnableDate, *device->enable_date}});
    });
  }
  return std::move(page).output();
}

Outcome list_virtual_mfa_devices(State& state, const Value& input, const Request& request) {
  const std::string& status = input[m::AssignmentStatus].as_text();
  Page page(m::VirtualMFADevices, input);
  for_each_of(state.mfa_devices, request.caller.account, [&](const MfaDevice& device) {
    if ((status == "Assigned" && !device.user) || (status == "Unassigned" && device.user)) return;
    page.offer(to_lower_ascii(device.serial_number), [&] {
      Value value = Value::of({{m::SerialNumber, device.serial_number}});
      if (!device.user) return value;
      value.set(m::EnableDate, *device.enable_date);
      const User* user = state.users.find(account_key(request.caller.account, *device.user));
      if (user != nullptr) value.set(m::User, user_summary(*user));
      return value;
    });
  });
  return std::move(page).output();
}

}  // namespace regionfall::iam
