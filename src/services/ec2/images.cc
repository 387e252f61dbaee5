#include <fmt/format.h>

#include <algorithm>

#include "aws/members/ec2.h"
#include "services/ec2/errors.h"
#include "services/ec2/filters.h"
#include "services/ec2/handlers.h"
#include "services/ec2/image_catalogue.h"
#include "services/ec2/pages.h"

namespace regionfall::ec2 {

namespace m = aws::members::ec2;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr FilterField kImageFilters[] = {
    {"architecture", {m::Architecture}},
    {"block-device-mapping.delete-on-termination", {m::BlockDeviceMappings, m::Ebs, m::DeleteOnTermination}},
    {"block-device-mapping.device-name", {m::BlockDeviceMappings, m::DeviceName}},
    {"block-device-mapping.encrypted", {m::BlockDeviceMappings, m::Ebs, m::Encrypted}},
    {"block-device-mapping.snapshot-id", {m::BlockDeviceMappings, m::Ebs, m::SnapshotId}},
    {"block-device-mapping.volume-size", {m::BlockDeviceMappings, m::Ebs, m::VolumeSize}},
    {"block-device-mapping.volume-type", {m::BlockDeviceMappings, m::Ebs, m::VolumeType}},
    {"creation-date", {m::CreationDate}},
    {"description", {m::Description}},
    {"ena-support", {m::EnaSupport}},
    {"hypervisor", {m::Hypervisor}},
    {"image-id", {m::ImageId}},
    {"image-type", {m::ImageType}},
    {"is-public", {m::Public}},
    {"kernel-id", {m::KernelId}},
    {"name", {m::Name}},
    {"owner-alias", {m::ImageOwnerAlias}},
    {"owner-id", {m::OwnerId}},
    {"platform", {m::Platform}},
    {"platform-details", {m::PlatformDetails}},
    {"product-code", {m::ProductCodes, m::ProductCodeId}},
    {"product-code.type", {m::ProductCodes, m::ProductCodeType}},
    {"ramdisk-id", {m::RamdiskId}},
    {"root-device-name", {m::RootDeviceName}},
    {"root-device-type", {m::RootDeviceType}},
    {"sriov-net-support", {m::SriovNetSupport}},
    {"state", {m::State}},
    {"virtualization-type", {m::VirtualizationType}},
};

Value text_or_absent(std::string_view text) { return text.empty() ? Value() : Value(text); }

Value image_item(const PublicImage& image) {
  const std::string_view owner = image.owner_alias.empty() ? image.owner_id : image.owner_alias;
  const Value disk = Value::of({{m::DeleteOnTermination, true},
                                {m::SnapshotId, fmt::format("snap-{}", image.id.substr(4))},
                                {m::VolumeSize, image.root_volume_gib},
                                {m::VolumeType, image.volume_type},
                                {m::Encrypted, false}});
  return Value::of(
      {{m::ImageId, image.id},
       {m::ImageLocation, fmt::format("{}/{}", owner, image.name)},
       {m::Name, image.name},
       {m::Description, image.description},
       {m::Architecture, image.architecture},
       {m::OwnerId, image.owner_id},
       {m::ImageOwnerAlias, text_or_absent(image.owner_alias)},
       {m::CreationDate, image.creation_date},
       {m::State, "available"},
       {m::Public, true},
       {m::ImageType, "machine"},
       {m::Hypervisor, "xen"},
       {m::VirtualizationType, "hvm"},
       {m::EnaSupport, true},
       {m::SriovNetSupport, "simple"},
       {m::RootDeviceName, image.root_device_name},
       {m::RootDeviceType, image.root_device_type},
       {m::BlockDeviceMappings, Value::List{Value::of({{m::DeviceName, image.root_device_name}, {m::Ebs, disk}})}},
       {m::Platform, text_or_absent(image.platform)},
       {m::PlatformDetails, image.platform_details},
       {m::UsageOperation, image.platform.empty() ? "RunInstances" : "RunInstances:0002"},
       {m::BootMode, text_or_absent(image.boot_mode)},
       {m::Tags, Value::List()}});
}

// Whether a request's Owners name the image's owner: by account, by alias, or "self", whose images there are none of.
bool owned_as_asked(const PublicImage& image, const std::vector<std::string>& owners) {
  return owners.empty() || std::ranges::any_of(owners, [&](const std::string& owner) {
           return owner == image.owner_id || (!image.owner_alias.empty() && owner == image.owner_alias);
         });
}

}  // namespace

Outcome describe_images(Ec2& ec2, const Value& input, const Request& /*request*/) {
  const Filters filters = TRY(Filters::parse(input[m::Filters], kImageFilters));
  const std::vector<PublicImage> images = public_images(ec2.region);
  const std::vector<std::string> ids = sorted_ids(input[m::ImageIds]);
  std::vector<std::string> missing = ids;
  std::erase_if(missing,
                [&](const std::string& id) { return std::ranges::binary_search(images, id, {}, &PublicImage::id); });
  if (!missing.empty()) return std::unexpected(unknown_ids(Kind::kImage, missing));
  const std::vector<std::string> owners = texts(input[m::Owners]);
  const std::vector<std::string> users = texts(input[m::ExecutableUsers]);
  const bool everybody = users.empty() || std::ranges::find(users, "all") != users.end();
  Value::List found;
  for (const PublicImage& image : images) {
    if (!everybody || !owned_as_asked(image, owners)) continue;
    if (!ids.empty() && !std::ranges::binary_search(ids, image.id)) continue;
    Value item = image_item(image);
    if (filters.match(item)) found.push_back(std::move(item));
  }
  return page(std::move(found), {m::ImageId}, m::Images, input);
}

}  // namespace regionfall::ec2
