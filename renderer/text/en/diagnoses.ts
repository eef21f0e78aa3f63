import type { Texts } from '../index.ts'

export const diagnoses: Texts['diagnoses'] = {
  works: 'The device is in order.',
  'works-unproven': 'The port ({{port}}) is open; a device of this kind never answers, so only use will show whether it works.',
  'works-without-card': 'The reader is in order; there is no card or document in it.',
  'paper-near-end': 'The printer is in order; its paper is near the end.',

  'port-absent': 'There is no port {{port}}: the cable is not plugged in, or the device has no power.',
  'host-unreachable': 'The serial device server {{port}} cannot be reached.',
  'lost-meanwhile': 'The connection ({{port}}) was lost during the test.',
  echoes: 'Port {{port}} gives back what is sent: there is no device on the line, its send and receive wires are joined.',
  noise: 'Port {{port}} delivers nothing but meaningless bytes; no answer can be made out.',
  unsteady: 'The device answers, but data are damaged on the line ({{port}}).',

  'not-configured': 'This device is not configured.',
  'ports-alike': 'Several ports fit the settings ({{paths}}); they cannot be told apart.',
  'ports-alike-answered': 'Several ports fit the settings ({{paths}}); at {{answers}} this device answers.',
  'port-held': 'Another program is using port {{port}}.',
  'port-held-by': 'The program {{holder}} is using port {{port}}.',
  'port-held-by-us': 'Port {{port}} is already used for {{kind}} of this terminal.',
  'port-refused': 'Port {{port}} cannot be opened: {{reason}}.',
  'speed-wrong': 'The speed is set wrongly: {{configured}} is configured, the device answers at {{answers}}.',
  'family-wrong': 'The device at port {{port}} speaks another protocol ({{family}}): the wrong driver is chosen.',
  'kind-wrong': 'At port {{port}} there is another device: {{kind}} ({{family}}). The ports are mixed up.',

  silent: 'Port {{port}} opens, and the device does not answer with a single byte.',
  'answers-too-late': 'The device ({{port}}) answers at first and stops when a card is read.',
  faulty: 'The device ({{port}}) reports a fault of its own: {{reason}}.',
  'paper-end': 'The printer is out of paper.',
  'cover-open': 'The cover of the printer is open.',
  'cutter-stuck': 'The cutter of the printer is stuck.',
  'printer-offline': 'The printer is switched to off-line.',

  'card-mute': 'There is a card in the slot, and it does not react.',
  'card-pulled': 'The card was pulled while it was read.',
  'card-foreign': 'This card is not a social-security card.',
  'card-locked': 'This card is locked.',
  'card-version': 'The version of this card ({{version}}) is not supported.',
  'card-data': 'The data on the card do not keep to the specification.',
  'document-moved': 'The document was moved while it was read.',
  'document-not-lifted': 'The document has not been lifted since it was read last.',
  'document-not-authentic': 'The document failed authentication and may not be genuine.',
  'document-foreign': 'Documents of this kind are not supported.',
  'document-data': 'The data in the document do not keep to the specification.',
  'card-not-of-record': 'Card or document and the platform’s record differ ({{field}}).',

  'keys-missing':
    'The reader is in order; this is a third-generation card that needs online authentication, and no such service is connected.',
  'platform-unreachable': 'Device and card are in order, but the central platform did not answer.',
  'platform-refused': 'Device and card are in order; the central platform refused the query: {{words}}',

  'person-unknown': 'Device and card are in order; the central platform knows no insurance of this person: {{words}}',
  'person-not-entitled': 'Device, card and platform are in order; the state of the insurance is “{{status}}”.',
}

export const diagnosisSteps: Texts['diagnosisSteps'] = {
  works: 'Nothing to do.',
  'works-unproven': 'Scan a code, or look whether the display changes.',
  'works-without-card': 'Put in a card and test again: only then card, platform and insurance are looked at.',
  'paper-near-end': 'Have the next roll ready.',

  'port-absent': 'Check power and cable of the device; try another USB port; USB serial adapters need their driver installed.',
  'host-unreachable': 'Check power, network cable and address of the device server.',
  'lost-meanwhile': 'Push the plug in firmly and test with another cable; then try another USB port or a powered hub.',
  echoes: 'Make sure that the device is on this cable; check the wiring of cables made by hand.',
  noise: 'Check speed and driver first, then test with another cable; move it away from motors and power supplies.',
  unsteady: 'Use a shorter, shielded cable, push the plugs in firmly and test again.',

  'not-configured': 'Choose driver and port on the devices page.',
  'ports-alike': 'Name the port on the devices page, or its serial number or USB socket.',
  'ports-alike-answered': 'Change it to {{answers}} on the devices page, or name its serial number or USB socket.',
  'port-held':
    'Close the program that uses it (the maker’s reader assistant, a reader plug-in of the hospital system, another terminal), and test again.',
  'port-held-by': 'Close the program {{holder}} and test again.',
  'port-held-by-us': 'Give one of the two devices another port on the devices page.',
  'port-refused': 'Check the name of the port and the user’s right to serial ports (on Linux the group dialout).',
  'speed-wrong': 'Set the speed to {{answers}} on the devices page.',
  'family-wrong': 'Choose another driver on the devices page; where there is none for it, ask whoever maintains the terminal.',
  'kind-wrong': 'Swap the ports of the two devices on the devices page.',

  silent: 'Check that the device has power and the cable is in its data socket; switch it off for ten seconds.',
  'answers-too-late': 'Switch the device off and on; if it stays, compare with another reader.',
  faulty: 'Switch the device off and on; if the fault stays, ask its maker.',
  'paper-end': 'Put in paper and close the cover.',
  'cover-open': 'Close the cover.',
  'cutter-stuck': 'Switch it off, remove scraps of paper at the cutter, switch it on.',
  'printer-offline': 'Press the printer’s on-line key, or switch it off and on.',

  'card-mute': 'Check which way round the card is and wipe its chip; where another card can be read, this one is broken.',
  'card-pulled': 'Push the card in fully and take it out when it has been read.',
  'card-foreign': 'Use a social-security card, an identity card or the insurance code.',
  'card-locked': 'The holder has it unlocked at the issuer; use an identity card or the insurance code meanwhile.',
  'card-version': 'The holder needs a new card; use an identity card or the insurance code meanwhile.',
  'card-data': 'Read it again; if it stays, the issuer should check the card; use an identity card or the insurance code meanwhile.',
  'document-moved': 'Lay the document still and lift it when it has been read.',
  'document-not-lifted': 'Lift the document and lay it on again.',
  'document-not-authentic': 'Check the document by eye and identify the person otherwise.',
  'document-foreign': 'Use a resident identity card, a residence permit or a permanent residence card.',
  'document-data': 'Read it again; if it stays, identify the person otherwise.',
  'card-not-of-record': 'Check whose card it is; changed data are corrected by the insurer’s office.',

  'keys-missing': 'Apply for the service at the local authority; use an identity card or the insurance code meanwhile.',
  'platform-unreachable': 'Check the network to the platform; offline the last known record still serves.',
  'platform-refused': 'Do what the platform says; IT corrects institution number and signature where they are wrong.',

  'person-unknown': 'Check where the person is insured; insurance elsewhere has to be filed first.',
  'person-not-entitled': 'The person settles it with the insurer’s office; this visit is self-paid for now.',
}
