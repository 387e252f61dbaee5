#include <algorithm>

#include "aws/field_values.h"
#include "aws/members/ec2.h"
#include "services/ec2/filters.h"
#include "services/ec2/handlers.h"
#include "services/ec2/pages.h"

namespace regionfall::ec2 {

namespace m = aws::members::ec2;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr FilterField kVolumeFilters[] = {
    {"attachment.delete-on-termination", {m::Attachments, m::DeleteOnTermination}},
    {"attachment.device", {m::Attachments, m::Device}},
    {"attachment.instance-id", {m::Attachments, m::InstanceId}},
    {"attachment.status", {m::Attachments, m::State}},
    {"availability-zone", {m::AvailabilityZone}},
    {"encrypted", {m::Encrypted}},
    {"size", {m::Size}},
    {"snapshot-id", {m::SnapshotId}},
    {"status", {m::State}},
    {"volume-id", {m::VolumeId}},
    {"volume-type", {m::VolumeType}},
};

template <class T>
Value or_absent(const std::optional<T>& value) {
  return value ? Value(*value) : Value();
}

Value volume_item(const Instance& instance, const InstanceBlockDevice& device) {
  const InstanceVolume& volume = device.ebs;
  const Value attachment = Value::of({{m::AttachTime, volume.attach_time},
                                      {m::DeleteOnTermination, volume.delete_on_termination},
                                      {m::Device, device.device_name},
                                      {m::InstanceId, instance.instance_id},
                                      {m::State, volume.status},
                                      {m::VolumeId, volume.volume_id}});
  return Value::of({{m::VolumeId, volume.volume_id},
                    {m::Size, volume.volume_size},
                    {m::VolumeType, volume.volume_type},
                    {m::Iops, or_absent(volume.iops)},
                    {m::Throughput, or_absent(volume.throughput)},
                    {m::Encrypted, volume.encrypted},
                    {m::KmsKeyId, or_absent(volume.kms_key_id)},
                    {m::SnapshotId, volume.snapshot_id.value_or("")},
                    {m::AvailabilityZone, instance.placement.availability_zone},
                    {m::AvailabilityZoneId, instance.placement.availability_zone_id},
                    {m::CreateTime, volume.attach_time},
                    {m::State, "in-use"},
                    {m::MultiAttachEnabled, false},
                    {m::Attachments, Value::List{attachment}},
                    {m::Tags, aws::to_value(volume.tags)}});
}

}  // namespace

Outcome describe_volumes(Ec2& ec2, const Value& input, const Request& request) {
  const Filters filters = TRY(Filters::parse(input[m::Filters], kVolumeFilters));
  const std::vector<std::string> ids = sorted_ids(input[m::VolumeIds]);
  std::vector<std::string> missing = ids;
  Value::List found;
  for (const auto& [id, instance] : ec2.instances) {
    if (instance.owner_id != account_of(request)) continue;
    for (const InstanceBlockDevice& device : instance.block_devices) {
      std::erase(missing, device.ebs.volume_id);
      if (!ids.empty() && !std::ranges::binary_search(ids, device.ebs.volume_id)) continue;
      Value item = volume_item(instance, device);
      if (filters.match(item)) found.push_back(std::move(item));
    }
  }
  if (!missing.empty()) {
    return aws::api_error("InvalidVolume.NotFound", "The volume '" + missing.front() + "' does not exist.");
  }
  std::ranges::sort(found, {}, [](const Value& item) { return item[m::VolumeId].as_text(); });
  return page(std::move(found), {m::VolumeId}, m::Volumes, input);
}

}  // namespace regionfall::ec2
